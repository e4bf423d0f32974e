import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdir, readlink } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { aPlace, fileFor, type Place } from '#testing/papers.ts'
import { People } from '#testing/people.ts'
import { eventually } from '#testing/probe.ts'
import { linkTo } from '../links.ts'

let app: TestApp
let clerk: Person
let place: Place
let bytes: Buffer
let versionId: string

/** What a film looks like from its first bytes. */
const film = (size: number) =>
  Buffer.concat([Buffer.from('\0\0\0\u0018ftypmp42\0\0\0\0mp42isom', 'latin1'), randomBytes(size)])

const people = new People()
const own = () => ({ all: false as const, businessLines: ['brokerage'], departmentIds: [place.departmentId] })

/** Somebody of the house who sees the place, or what they are from now on. */
function joins(permissions: readonly string[] | 'all', scope: Person['actor']['scope'] = own(), operatorId?: string) {
  const person = app.signInAs(permissions, scope, operatorId ? { operatorId } : {})
  people.all.set(person.actor.operatorId, { actor: person.actor, roles: new Set(), active: true })
  return person
}

beforeAll(async () => {
  app = await testApp({ directory: people })
  place = await aPlace(app.db)
  clerk = joins('all')
  bytes = film(3_000_000)
  versionId = (await fileFor(app.http, clerk, place.accountId, 'video', bytes)).body.versionId
})
afterAll(() => app.close())

const linkFor = async (person: Person, minutes = 15) =>
  (await person.get<{ url: string; expiresAt: string }>(`/archive/versions/${versionId}/link?minutes=${minutes}`)).body
const open = (url: string, headers: Record<string, string> = {}) => app.http.inject({ url, headers })

describe('[I-06] an address for players', () => {
  it('plays the original bytes, whole and in part, without credentials', async () => {
    const { url } = await linkFor(clerk)
    const whole = await open(url)
    expect([whole.statusCode, whole.rawPayload.equals(bytes)]).toEqual([200, true])
    expect(whole.headers).toMatchObject({ 'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff' })
    const tail = await open(url, { range: 'bytes=-100' })
    expect([tail.statusCode, tail.rawPayload.equals(bytes.subarray(-100))]).toEqual([206, true])
    expect((await open(url, { range: `bytes=${bytes.length}-` })).statusCode).toBe(416)
  })

  it('says how large the file is to whoever asks for the head alone', async () => {
    const { url } = await linkFor(clerk)
    const head = await app.http.inject({ url, method: 'HEAD' })
    expect([head.statusCode, head.rawPayload.length]).toEqual([200, 0])
    expect(head.headers).toMatchObject({ 'content-length': String(bytes.length), 'accept-ranges': 'bytes' })
  })

  it('ends with its minutes', async () => {
    const { url, expiresAt } = await linkFor(clerk, 1)
    app.clock.advance({ seconds: 59 })
    expect((await open(url)).statusCode).toBe(200)
    app.clock.advance({ seconds: 1 })
    expect(app.clock().toString()).toBe(expiresAt)
    expect(await open(url).then((one) => [one.statusCode, one.json().code])).toEqual([410, 'LINK_EXPIRED'])
  })

  it('ends with the right of whom it was given to, whichever way that goes', async () => {
    const leaver = joins('all')
    const { url } = await linkFor(leaver)
    expect((await open(url)).statusCode).toBe(200)
    const now = (permissions: string[] | 'all', departmentId = place.departmentId) => {
      joins(permissions, { ...own(), departmentIds: [departmentId] }, leaver.actor.operatorId)
      return open(url).then((one) => one.statusCode)
    }
    expect(await now('all', newId())).toBe(404)
    expect(await now(['accounts.account.view'])).toBe(404)
    expect(await now(['archive.document.view'])).toBe(200)
    people.all.delete(leaver.actor.operatorId)
    expect((await open(url)).statusCode).toBe(404)
  })

  it('[G1] is nobody’s when a digit is changed, and is given only to whoever may see the version', async () => {
    const { url } = await linkFor(clerk)
    const [head = '', token = ''] = url.split('/links/')
    const [body = '', seal = ''] = token.split('.')
    const other = Buffer.from(
      Buffer.from(body, 'base64url')
        .toString()
        .replace(/\d+\]$/, '99999999999]'),
    )
    for (const forged of [`${other.toString('base64url')}.${seal}`, `${body}.${seal.slice(2)}`, body, `.${seal}`, '.'])
      expect([forged, (await open(`${head}/links/${forged}`)).statusCode]).toEqual([forged, 404])
    const stranger = joins('all', { ...own(), departmentIds: [newId()] })
    expect((await stranger.get(`/archive/versions/${versionId}/link`)).status).toBe(404)
  })

  it('of an API key ends with the key', async () => {
    const apiKeyId = newId()
    const key = { ...clerk.actor, kind: 'apiKey' as const, apiKeyId }
    people.keys.set(apiKeyId, key)
    const { url } = await linkTo(app.platform, key, versionId, 15)
    expect((await open(url)).statusCode).toBe(200)
    people.keys.delete(apiKeyId)
    expect((await open(url)).statusCode).toBe(404)
  })
})

describe('[I-06] a reader that goes away', () => {
  it('lets go of the file', async () => {
    // More than the sockets on both sides take in by themselves.
    const long = film(24_000_000)
    const sha256 = createHash('sha256').update(long).digest('hex')
    const filed = await fileFor(app.http, clerk, place.accountId, 'video', long)
    const holding = async () => {
      const names = await readdir('/proc/self/fd')
      const paths = await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')))
      return paths.some((path) => path.endsWith(sha256))
    }
    await app.http.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.http.server.address() as AddressInfo
    const url = `http://127.0.0.1:${port}/api/v1/archive/versions/${filed.body.versionId}/content`
    const request = get(url, { headers: clerk.headers })
    const [answer] = (await once(request, 'response')) as [IncomingMessage]
    await once(answer, 'readable')
    expect(await holding()).toBe(true)
    answer.destroy()
    await eventually(async () => expect(await holding()).toBe(false))
    expect((await open(`/api/v1/archive/versions/${versionId}/content`, clerk.headers)).statusCode).toBe(200)
  })
})
