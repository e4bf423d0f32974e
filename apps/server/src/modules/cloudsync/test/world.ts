import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import { fileDocuments } from '#modules/archive'
import { inTransaction } from '#platform/db.ts'
import { registerContent } from '#platform/files/registry.ts'
import type { Person, TestApp } from '#testing/app.ts'
import type { Cloud } from '#testing/cloud.ts'
import type { EventDetail } from '../schema.ts'

/** A client with an account. */
export type Place = {
  clientId: string
  accountId: string
  accountNo: string
  departmentId: string
  businessLine: string
}

let serial = 0

/** An active account of a client of its own. */
export async function aPlace(app: TestApp, given: Partial<Place> = {}): Promise<Place> {
  serial += 1
  const place: Place = {
    clientId: newId(),
    accountId: newId(),
    accountNo: `CL${String(serial).padStart(6, '0')}`,
    departmentId: newId(),
    businessLine: 'brokerage',
    ...given,
  }
  const at = '2026-01-05T01:00:00Z'
  await sql`insert into clients.client (id, client_no, type, display_name, language, search_name, search_words,
      created_at, updated_at)
    values (${place.clientId}, ${`CC${serial}`}, 'individual', 'Specimen', 'en', 'specimen', '{}', ${at}, ${at})`.execute(
    app.db,
  )
  await sql`insert into clients.client_place (client_id, business_line, department_id)
    values (${place.clientId}, ${place.businessLine}, ${place.departmentId})`.execute(app.db)
  await sql`insert into accounts.account (id, account_no, client_id, type, level, business_line, department_id, status,
      opened_at, opened_on, client_type, client_status, search_words, updated_at)
    values (${place.accountId}, ${place.accountNo}, ${place.clientId}, 'futures', 'main', ${place.businessLine},
      ${place.departmentId}, 'ACTIVE', ${at}, '2026-01-05', 'individual', 'ACTIVE', '{}', ${at})`.execute(app.db)
  return place
}

/** Kinds of paper that belong to an account; the others are the client's. */
const OF_ACCOUNT = new Set(['81', 'finance', 'ine'])

/** Files a paper; its content differs from every other. */
export async function aPaper(
  app: TestApp,
  place: Place,
  parameter: string,
  given: { fileName?: string; expiresOn?: string } = {},
): Promise<{ documentId: string; versionId: string; sha256: string }> {
  serial += 1
  const bytes = Buffer.from(`paper ${serial} ${parameter}`)
  async function* source() {
    yield bytes
  }
  const stored = await app.platform.objects.put(source(), { maxBytes: bytes.length })
  await registerContent(app.platform, { ...stored, mime: 'image/jpeg' })
  const { fileName = `${parameter}.jpg`, expiresOn } = given
  const [filed] = await inTransaction(app.db, (tx) =>
    fileDocuments(
      {
        tx,
        platform: app.platform,
        now: app.clock(),
        actor: { operatorId: newId(), name: 'Filer' },
        emit: () => undefined,
        enqueue: () => undefined,
      },
      {
        clientId: place.clientId,
        clientType: 'individual',
        accountId: OF_ACCOUNT.has(parameter) ? place.accountId : null,
        businessLine: place.businessLine,
        departmentId: place.departmentId,
        source: 'upload',
        sourceId: null,
        items: [
          {
            key: `test:${serial}`,
            parameter,
            ...stored,
            mime: 'image/jpeg',
            kind: 'image',
            fileName,
            ...(expiresOn ? { expiresOn } : {}),
          },
        ],
        takesReferences: false,
      },
    ),
  )
  if (!filed) throw new Error(`${parameter} was not filed`)
  return { ...filed, sha256: stored.sha256 }
}

/** Papers of a change of data: all that business 5 asks for. */
export const IDENTITY = ['6A', '6B', '99'] as const

/** Writes an event by hand; everything it starts has run. */
export async function anEvent(
  app: TestApp,
  person: Person,
  place: Place,
  given: { business?: number; occurredOn?: string; facts?: string[] } = {},
): Promise<string> {
  const body = { business: 5, occurredOn: '2026-11-20', ...given, accountNo: place.accountNo }
  const { status, body: made } = await person.send<{ id: string }>('POST', '/cloud-events', body)
  if (status !== 201) throw new Error(JSON.stringify(made))
  await app.runJobs()
  return made.id
}

export const eventOf = async (person: Person, id: string): Promise<EventDetail> =>
  (await person.get<EventDetail>(`/cloud-events/${id}`)).body

/** State of each item of an event by its parameter. */
export const itemsOf = ({ items }: EventDetail): Record<string, string> =>
  Object.fromEntries(items.map(({ parameter, state }) => [parameter, state]))

/** Runs a task of the module as the crontab would, and everything it starts. */
export async function runTask(app: TestApp, task: string): Promise<void> {
  const call = { id: '1', attempt: 1, signal: new AbortController().signal }
  await app.platform.tasks.get(task)?.(app.platform, {}, call)
  await app.runJobs()
}

/** What the platform has of an event, by parameter. */
export async function filedFor(cloud: Cloud, eventNo: string): Promise<string[]> {
  const files = await cloud.filed()
  return files
    .filter(({ sheet }) => sheet.eventNo === eventNo)
    .map(({ sheet }) => String(sheet.parameter))
    .sort()
}
