import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { aFiler, anOwner, consent, fileText, number, stateOf } from './a-filer.ts'

let app: TestApp
let desk: Person
beforeAll(async () => {
  app = await testApp({ now: '2026-11-20T02:00:00Z' })
  desk = app.signInAs('all')
})
afterAll(() => app.close())

const make = (ceNo: string, more: object = {}) =>
  desk.send<{ id: string; code?: string }>('POST', '/filings', { regime: 'HKIDR', ceNo, send: false, ...more })
async function build(ceNo: string): Promise<{ id: string; text: string }> {
  const made = await make(ceNo)
  expect(made.status).toBe(201)
  await app.runJobs()
  return { id: made.body.id, text: await fileText(app, made.body.id) }
}
const holderOf = async (clientId: string) =>
  (await rows(app.db, sql<{ id: string }>`select id from clients.v_holder where client_id = ${clientId}`))[0]?.id

describe('[H-06] the file of the whole set', () => {
  it('holds exactly those with number, consent and data, by number, the same bytes for the same set', async () => {
    const { ceNo, rangeId } = await aFiler(desk)
    const plain = await anOwner(app)
    const silent = await anOwner(app)
    const company = await anOwner(app, 'corporate')
    const both = await anOwner(app, 'joint')
    const half = await anOwner(app, 'joint')
    const bare = await anOwner(app, 'joint')
    const bareHolder = await holderOf(bare.clientId)
    await sql`delete from clients.identity_document where person_id = ${bareHolder}`.execute(app.db)
    await number(app, desk)
    await consent(desk, plain.clientId, true)
    for (const one of [both, bare]) {
      await consent(desk, one.clientId, true)
      await consent(desk, one.clientId, true, { personId: await holderOf(one.clientId) })
    }
    await consent(desk, half.clientId, true)
    const first = await build(ceNo)
    const lines = first.text.split('\r\n')
    const expected = await Promise.all([plain, company, both].map(({ clientId }) => stateOf(app, clientId)))
    const numbers = [...new Set(lines.slice(1, -2).map((line) => Number(line.split('|')[1])))]
    expect(numbers).toEqual(expected.map((one) => one?.bcan).sort((a, b) => (a ?? 0) - (b ?? 0)))
    expect(lines[0]).toBe(`H|HBCNMAPP|1|${ceNo}|20261120|001`)
    expect(lines.at(-2)).toBe('T|4')
    expect(first.text).not.toContain(String((await stateOf(app, silent.clientId))?.bcan))
    const { body } = await desk.get<{ items: Record<string, unknown>[] }>('/filings?limit=1')
    expect(body.items[0]).toMatchObject({ clients: 3, parties: 4, omitted: 1, changed: 3, state: 'BUILT' })
    const left = await desk.get<{ items: Record<string, unknown>[] }>('/filing-omissions?limit=10')
    expect(left.body.items.map(({ clientNo, omission }) => [clientNo, omission])).toEqual([[bare.clientNo, 'DOCUMENT']])

    const second = await build(ceNo)
    expect(second.text.replace('|002\r\n', '|001\r\n')).toBe(first.text)
    const again = await desk.get<{ items: Record<string, unknown>[] }>('/filings?limit=1')
    expect(again.body.items[0]).toMatchObject({ seq: 2, changed: 0 })

    // Without the last file in the archive what changed is told by digest.
    const [last] = await rows(
      app.db,
      sql<{ sha256: string }>`select sha256 from filing.filing where id = ${second.id}::uuid`,
    )
    expect(await app.platform.objects.remove(last?.sha256 ?? '')).toBe(true)
    const third = await build(ceNo)
    expect(third.text.replace('|003\r\n', '|001\r\n')).toBe(first.text)
    const alone = await desk.get<{ items: Record<string, unknown>[] }>('/filings?limit=1')
    expect(alone.body.items[0]).toMatchObject({ seq: 3, changed: 0 })
    await desk.send('POST', `/bcan/ranges/${rangeId}/close`, { remark: 'over' })
  })

  it('takes a withdrawn client, a dormant and a cancelled account out, and a renamed one in anew', async () => {
    const { ceNo, rangeId } = await aFiler(desk)
    const [stays, goes, rests, renamed] = await Promise.all([1, 2, 3, 4].map(() => anOwner(app)))
    if (!stays || !goes || !rests || !renamed) throw new Error('no clients')
    await number(app, desk)
    for (const one of [stays, goes, rests, renamed]) await consent(desk, one.clientId, true)
    const before = await build(ceNo)
    await consent(desk, goes.clientId, false)
    await sql`update accounts.account set status = 'DORMANT' where id = ${rests.accountId}`.execute(app.db)
    const change = { version: null, remark: 'married', attachments: [], nameEn: 'CHAN Tai Man Paul' }
    const told = await desk.send('POST', `/clients/${renamed.clientId}/profile`, change)
    expect(told.body).toMatchObject({ changed: true })
    const after = await build(ceNo)
    const has = async (text: string, clientId: string) => text.includes(`|${(await stateOf(app, clientId))?.bcan}|`)
    expect(await has(before.text, goes.clientId)).toBe(true)
    expect(await has(after.text, goes.clientId)).toBe(false)
    expect(await has(after.text, rests.clientId)).toBe(false)
    expect(await has(after.text, stays.clientId)).toBe(true)
    expect(after.text).toContain('CHAN Tai Man Paul')
    const { body } = await desk.get<{ items: Record<string, unknown>[] }>('/filings?limit=1')
    expect(body.items[0]).toMatchObject({ clients: 2, changed: 3 })
    await desk.send('POST', `/bcan/ranges/${rangeId}/close`, { remark: 'over' })
  })
})
