import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Id } from '#kernel/ids.ts'
import { openAccount } from '#modules/accounts'
import type { ClientRegister, Decision } from '#modules/bcan'
import type { ClientDetail } from '#modules/clients'
import { inTransaction, rows } from '#platform/db.ts'
import { createLog } from '#platform/log.ts'
import { hongKongNumber } from '#testing/a-profile.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { effectiveIsFiled, entriesBelong } from '../checks.ts'
import type { Diagnoses, ProfileView } from '../schema.ts'
import { aFiler, anOwner, consent, fileText, number, type Owner, stateOf } from './a-filer.ts'
import { sendIn } from './an-exchange.ts'

let app: TestApp
let desk: Person
const logged: string[] = []
beforeAll(async () => {
  const log = createLog('trace', { write: (line) => void logged.push(line) })
  app = await testApp({ now: '2026-11-20T02:00:00Z', log, config: { filing: { production: false, sftp: null } } })
  desk = app.signInAs('all')
})
afterAll(() => app.close())

type Item = Record<string, unknown> & { id: string }
const list = async (path: string) => (await desk.get<{ items: Item[] }>(path)).body.items
const state = async ({ clientId }: Owner) => (await stateOf(app, clientId))?.state
const bcanOf = async ({ clientId }: Owner) => String((await stateOf(app, clientId))?.bcan)
const make = (ceNo: string) =>
  desk.send<{ id: string; code?: string }>('POST', '/filings', { regime: 'HKIDR', ceNo, send: false })

/** A file built and uploaded by hand, with its text. */
async function handIn(ceNo: string): Promise<{ id: string; text: string }> {
  const made = await make(ceNo)
  expect(made.status).toBe(201)
  await app.runJobs()
  expect((await desk.send('POST', `/filings/${made.body.id}/hand-over`, {})).status).toBe(200)
  return { id: made.body.id, text: await fileText(app, made.body.id) }
}

/** The exchange's full image of a file, as it was filed. */
async function image(text: string): Promise<unknown> {
  const sent = await sendIn(app, desk, 'image.txt', text.replace('HBCNMAPP', 'HBCNFIMG'))
  if (sent.status !== 201) return sent.body.code
  const [answer] = await list('/filing-answers?limit=1')
  return answer?.refusal ?? answer?.state
}

/** A CE number with so many consented clients. */
async function house(count: number): Promise<{ ceNo: string; owners: Owner[]; over: () => Promise<unknown> }> {
  const { ceNo, rangeId } = await aFiler(desk)
  const owners: Owner[] = []
  for (let at = 0; at < count; at += 1) owners.push(await anOwner(app))
  await number(app, desk)
  for (const { clientId } of owners) await consent(desk, clientId, true)
  return { ceNo, owners, over: () => desk.send('POST', `/bcan/ranges/${rangeId}/close`, { remark: 'over' }) }
}
const order = async (owner: Owner, side: 'buy' | 'sell') => {
  const { body } = await desk.get<Decision>(`/bcan/orders/${owner.accountNo}?side=${side}`)
  return `${body.accepted ? body.tag?.replace(/^.{6}\.(\d\d+)$/, 'own') : 'refused'} ${body.reason}`
}

describe('[H-06] numbers of files', () => {
  it('rise by one per CE number and day, from two makers at once and over the days', async () => {
    const { ceNo, over } = await house(1)
    const both = await Promise.all([make(ceNo), make(ceNo)])
    expect(both.map(({ status, body }) => body.code ?? status).sort()).toEqual([201, 'FILING_UNDER_WAY'])
    await app.runJobs()
    await make(ceNo)
    await app.runJobs()
    const other = await house(1)
    await make(other.ceNo)
    await app.runJobs()
    app.clock.advance({ hours: 24 * 3 })
    await make(ceNo)
    await app.runJobs()
    app.clock.advance({ hours: -24 * 3 })
    const made = (await list('/filings?limit=10')).filter((one) => one.ceNo === ceNo || one.ceNo === other.ceNo)
    expect(made.reverse().map((one) => [one.ceNo === ceNo, one.filedOn, one.seq])).toEqual([
      [true, '2026-11-20', 1],
      [true, '2026-11-20', 2],
      [false, '2026-11-20', 1],
      [true, '2026-11-23', 1],
    ])
    await Promise.all([over(), other.over()])
  })
})

describe('[H-06] a second file on the same day', () => {
  it('lacks a client: who was only in the first is filed no more, and the first file’s image comes too late', async () => {
    const { ceNo, owners, over } = await house(3)
    const [stays, withdraws, bare] = owners as [Owner, Owner, Owner]
    const first = await handIn(ceNo)
    expect(await state(bare)).toBe('SUBMITTED')
    await consent(desk, withdraws.clientId, false)
    await sql`delete from clients.identity_document where client_id = ${bare.clientId}`.execute(app.db)
    const second = await handIn(ceNo)
    expect([await state(stays), await state(withdraws), await state(bare)]).toEqual([
      'SUBMITTED',
      'WITHDRAWN',
      'CONSENTED',
    ])
    expect(second.text.match(/^D/gm)).toHaveLength(1)
    expect(await image(second.text)).toBe('IMPORTED')
    expect(await image(first.text)).toBe('OUTDATED')
    expect([await state(stays), await state(withdraws), await state(bare)]).toEqual([
      'EFFECTIVE',
      'WITHDRAWN',
      'CONSENTED',
    ])
    const why = await desk.get<Diagnoses>(`/clients/${bare.clientId}/filing-diagnosis`)
    expect(why.body.items.find(({ regime }) => regime === 'HKIDR')).toMatchObject({
      effective: false,
      next: 'DOCUMENT',
    })
    await over()
  })
})

describe('[H-06] what is filed of a client', () => {
  it('an HKID obtained after a passport was filed goes into the next file, and the client stays effective', async () => {
    const { ceNo, rangeId } = await aFiler(desk)
    const passport = { kind: 'passport', country: 'GB', number: 'P7654321', expiresOn: '2031-01-01' }
    const owner = await anOwner(app, 'individual', { nationality: 'GB', documents: [passport] })
    await number(app, desk)
    await consent(desk, owner.clientId, true)
    const first = await handIn(ceNo)
    expect(first.text).toContain('|GB|3|P7654321')
    expect(await image(first.text)).toBe('IMPORTED')
    const { body } = await desk.get<ClientDetail>(`/clients/${owner.clientId}`)
    const { id, kind, country, expiresOn } = body.documents[0] ?? {}
    const hkid = { kind: 'hkid', country: 'HK', number: hongKongNumber(654_321) }
    const change = { version: null, remark: 'card issued', attachments: [] }
    const documents = [{ id, kind, country, expiresOn }, hkid]
    const told = await desk.send('POST', `/clients/${owner.clientId}/profile`, { ...change, documents })
    expect(told.body).toMatchObject({ changed: true })
    expect(await stateOf(app, owner.clientId)).toMatchObject({ state: 'EFFECTIVE', dirty: true })
    const second = await handIn(ceNo)
    expect(second.text).toMatch(/\|HK\|1\|A654321/)
    expect(second.text).not.toContain('P7654321')
    expect(await image(second.text)).toBe('IMPORTED')
    expect(await stateOf(app, owner.clientId)).toMatchObject({ state: 'EFFECTIVE', dirty: false })
    await desk.send('POST', `/bcan/ranges/${rangeId}/close`, { remark: 'over' })
  })

  it('an account that is being cancelled stays in the file until it is cancelled, then the number is burned', async () => {
    const { ceNo, owners, over } = await house(2)
    const [leaving] = owners as [Owner, Owner]
    await image((await handIn(ceNo)).text)
    const cancel = (status: string) =>
      sql`update accounts.account set status = ${status}, cancelled_at = case when ${status} = 'CANCELLED' then now() end,
        status_before = case when ${status} = 'CANCELLING' then 'ACTIVE' end
        where id = ${leaving.accountId}`.execute(app.db)
    await cancel('CANCELLING')
    const bcan = await bcanOf(leaving)
    const settling = await handIn(ceNo)
    expect(settling.text).toContain(`|${bcan}|`)
    expect(await image(settling.text)).toBe('IMPORTED')
    expect(await state(leaving)).toBe('EFFECTIVE')
    expect(await order(leaving, 'buy')).toBe('refused ACCOUNT_NOT_ACTIVE')
    await cancel('CANCELLED')
    const signal = new AbortController().signal
    await app.platform.tasks.get('bcan.registration.follow')?.(app.platform, {}, { id: '1', attempt: 1, signal })
    expect(await state(leaving)).toBe('RETIRED')
    const after = await handIn(ceNo)
    expect(after.text).not.toContain(`|${bcan}|`)
    // The exchange may still have it: that is a break until its image lets go.
    const still = settling.text.split('\r\n').find((line) => line.includes(`|${bcan}|`)) ?? ''
    const lines = after.text.split('\r\n')
    expect(await image([lines[0], lines[1], still, 'T|2', ''].join('\r\n'))).toBe('IMPORTED')
    expect((await list('/filing-breaks?limit=5&state=OPEN')).map(({ tag, kind }) => [tag, kind])).toEqual([
      [`${ceNo}.${bcan}`, 'UNKNOWN'],
    ])
    await image(after.text)
    expect(await list('/filing-breaks?limit=5&state=OPEN')).toEqual([])
    await over()
  })

  it('a dormant client is not filed; re-activated it trades at once and is in the next file of the day', async () => {
    const { ceNo, owners, over } = await house(2)
    const [sleeper] = owners as [Owner, Owner]
    await image((await handIn(ceNo)).text)
    const set = (status: string) =>
      sql`update accounts.account set status = ${status} where id = ${sleeper.accountId}`.execute(app.db)
    await set('DORMANT')
    await image((await handIn(ceNo)).text)
    expect(await state(sleeper)).toBe('CONSENTED')
    const why = await desk.get<Diagnoses>(`/clients/${sleeper.clientId}/filing-diagnosis`)
    expect(why.body.items.find(({ regime }) => regime === 'HKIDR')).toMatchObject({ next: 'ACCOUNT' })
    expect(await order(sleeper, 'buy')).toBe('refused ACCOUNT_NOT_ACTIVE')
    await set('ACTIVE')
    expect(await order(sleeper, 'buy')).toBe('own NOT_YET_EFFECTIVE')
    const again = await handIn(ceNo)
    expect(again.text).toContain(`|${await bcanOf(sleeper)}|`)
    await image(again.text)
    expect(await order(sleeper, 'buy')).toBe('own EFFECTIVE')
    await over()
  })

  it('a sub account goes under its client’s number, and what is forbidden is filed all the same', async () => {
    const { ceNo, owners, over } = await house(1)
    const [owner] = owners as [Owner]
    const [main] = await rows(
      app.db,
      sql<{ businessLine: string; departmentId: Id<'department'> }>`select business_line as "businessLine",
        department_id as "departmentId" from accounts.account where id = ${owner.accountId}`,
    )
    if (!main) throw new Error('the client has no account')
    const sub = await inTransaction(app.db, (tx) =>
      openAccount(tx, app.platform, app.clock(), {
        ...main,
        clientId: owner.clientId,
        type: 'cash',
        accountNo: null,
        parentId: owner.accountId,
        brokerCode: null,
        introducerCode: null,
        marks: [],
        applicationId: null,
        status: 'ACTIVE',
      }),
    )
    const { body } = await desk.get<ClientRegister>(`/clients/${owner.clientId}/bcan`)
    const tags = new Set(body.orders.filter(({ regime }) => regime === 'HKIDR').map(({ tag }) => tag))
    expect(body.orders.map(({ accountNo }) => accountNo)).toContain(sub.accountNo)
    expect([...tags]).toEqual([`${ceNo}.${await bcanOf(owner)}`])
    await sql`update bcan.registration set allowed = false where client_id = ${owner.clientId}`.execute(app.db)
    expect((await handIn(ceNo)).text).toContain(`|${await bcanOf(owner)}|`)
    expect(await order(owner, 'sell')).toBe('refused FORBIDDEN')
    await over()
  })
})

describe('[H-06] a broker that is no exchange participant', () => {
  it('goes under numbers of its upstream broker, and files nothing where they are not reported by it', async () => {
    const party = async (given: object) =>
      (await desk.send<{ id: string }>('POST', '/bcan/participants', { regime: 'HKIDR', remark: 'set up', ...given }))
        .body.id
    const ccepId = await party({ name: 'Upstream', kind: 'Third', role: 'CCEP', ceNo: 'UPS001' })
    const userId = await party({ name: 'Own', kind: 'House', role: 'TTEP', ceNo: 'OWN001' })
    const range = { ccepId, userId, reported: false, firstNo: 500_000, lastNo: 500_999, remark: 'handed down' }
    const laid = await desk.send<{ id: string }>('POST', '/bcan/ranges', range)
    expect(laid.status).toBe(201)
    const owner = await anOwner(app)
    await number(app, desk)
    await consent(desk, owner.clientId, true)
    const { body } = await desk.get<Decision>(`/bcan/orders/${owner.accountNo}?side=buy`)
    expect(body).toMatchObject({ accepted: true, tag: `UPS001.${await bcanOf(owner)}` })
    expect((await make('UPS001')).body.code).toBe('CE_NOT_FILED')
    const why = await desk.get<Diagnoses>(`/clients/${owner.clientId}/filing-diagnosis`)
    expect(why.body.items.find(({ regime }) => regime === 'HKIDR')).toMatchObject({ next: 'REPORTED' })
    await desk.send('POST', `/bcan/ranges/${laid.body.id}/close`, { remark: 'over' })
  })
})

describe('[H-06] a layout laid down between a file and its image', () => {
  it('leaves the image to the layout its file was written by; the next file is written by the new one', async () => {
    const { ceNo, owners, over } = await house(1)
    const [one] = owners as [Owner]
    const first = await handIn(ceNo)
    const { body } = await desk.get<{ items: ProfileView[] }>('/filing-profiles')
    const layout = body.items.find(({ regime }) => regime === 'HKIDR')?.layout
    if (!layout) throw new Error('no layout')
    const wider = (file: keyof typeof layout.files) => ({
      ...layout.files[file],
      detail: [...(layout.files[file].detail ?? []), { fact: 'seq', width: 3, align: 'left' }],
    })
    const files = { ...layout.files, mapping: wider('mapping'), image: wider('image') }
    const lay = (given: object) => {
      const version = { regime: 'HKIDR', layout: given, source: 'trial', remark: 'one column more' }
      return desk.send('POST', '/filing-profiles', version)
    }
    expect((await lay({ ...layout, files })).status).toBe(201)
    expect(await image(first.text)).toBe('IMPORTED')
    expect(await state(one)).toBe('EFFECTIVE')
    const second = await handIn(ceNo)
    expect(second.text.split('\r\n')[1]?.endsWith('|002')).toBe(true)
    expect(await image(second.text)).toBe('IMPORTED')
    expect(await state(one)).toBe('EFFECTIVE')
    expect((await lay(layout)).status).toBe(201)
    await over()
  })
})

describe('[H-06] identity numbers', () => {
  it('stand in the file alone: no log line, record, job or table of this module has one; everything still adds up', async () => {
    const numbers = [
      'P7654321',
      hongKongNumber(654_321).replace(/\(.\)/, ''),
      hongKongNumber(71_002).replace(/\(.\)/, ''),
    ]
    expect(logged.length).toBeGreaterThan(20)
    const [found] = await rows(
      app.db,
      sql<{ text: string }>`select concat_ws(' ', (select string_agg(j::text, ' ') from platform.journal j),
        (select string_agg(e::text, ' ') from filing.entry e), (select string_agg(a::text, ' ') from filing.answer a),
        (select string_agg(f::text, ' ') from filing.filing f), (select string_agg(b::text, ' ') from filing.break b),
        (select string_agg(s::text, ' ') from filing.staged s)) as text`,
    )
    const everything = [...logged, found?.text ?? ''].join('\n')
    for (const one of numbers) expect(everything).not.toContain(one)
    expect(await entriesBelong.check(app.db, app.platform)).toEqual([])
    expect(await effectiveIsFiled.check(app.db, app.platform)).toEqual([])
  })
})
