import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { nameQuery } from '#modules/clients'
import { inTransaction } from '#platform/db.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { aPicture, aPlace, fileFor, type Place } from '#testing/papers.ts'
import { fileDocuments } from '../filing.ts'

let app: TestApp
let clerk: Person
let place: Place
let byHand: string
let byFlow: string
const flow = newId()
const business = newId()

beforeAll(async () => {
  app = await testApp({ now: '2026-11-20T15:59:00Z' })
  clerk = app.signInAs('all')
  place = await aPlace(app.db)
  byHand = (await fileFor(app.http, clerk, place.accountId, '81', await aPicture(1))).body.documentId
  app.clock.advance({ minutes: 2 })
  const other = await aPlace(app.db)
  const twin = (await fileFor(app.http, clerk, other.accountId, '6A', await aPicture(2))).body
  const { rows } = await app.pool.query('select sha256, size, mime, kind from archive.document_version where id = $1', [
    twin.versionId,
  ])
  const [filed] = await inTransaction(app.db, (tx) =>
    fileDocuments(
      {
        tx,
        platform: app.platform,
        now: app.clock(),
        emit: () => undefined,
        enqueue: () => undefined,
        actor: clerk.actor,
      },
      {
        clientId: place.clientId,
        clientType: 'individual',
        accountId: place.accountId,
        businessLine: 'brokerage',
        departmentId: place.departmentId,
        source: 'case',
        sourceId: flow,
        businessId: business,
        items: [
          {
            ...rows[0],
            key: 'one',
            parameter: 'address',
            fileName: 'proof.jpg',
          },
        ],
        takesReferences: false,
      },
    ),
  )
  byFlow = filed?.documentId ?? ''
  const words = nameQuery('Wong Specimen')?.words ?? []
  await sql`update clients.client set search_words = ${words}::text[] where id = ${place.clientId}`.execute(app.db)
})
afterAll(() => app.close())

const found = async (query: string) =>
  (await clerk.get<{ items: { id: string }[] }>(`/archive/documents?${query}`)).body.items.map((one) => one.id)

describe('[I-20] finding a document', () => {
  it.each([
    ['by account', () => `accountNos=${place.accountNo}`, () => [byHand]],
    ['by name', () => 'clientName=Wong+Specimen', () => [byFlow, byHand]],
    ['by code', () => `parameter=address&clientId=${place.clientId}`, () => [byFlow]],
    ['by the request it came with', () => `sourceId=${flow}`, () => [byFlow]],
    ['by the business it was filed for', () => `businessId=${business}`, () => [byFlow]],
    ['by where it came from', () => `source=case`, () => [byFlow]],
    ['by the house’s day', () => `clientId=${place.clientId}&updatedAt=2026-11-20..2026-11-20`, () => [byHand]],
    ['by the day after', () => `clientId=${place.clientId}&updatedAt=2026-11-21..`, () => [byFlow]],
  ])('%s', async (_how, query, expected) => {
    expect(await found(query())).toEqual(expected())
  })
})
