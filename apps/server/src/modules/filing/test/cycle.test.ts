import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Decision } from '#modules/bcan'
import { rows } from '#platform/db.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { effectiveIsFiled, entriesBelong } from '../checks.ts'
import type { ClockView, Diagnoses } from '../schema.ts'
import { aFiler, anOwner, consent, number, type Owner, stateOf } from './a-filer.ts'
import { anExchange, type Counterpart, sendIn, tick } from './an-exchange.ts'

let app: TestApp
let desk: Person
let there: Counterpart
beforeAll(async () => {
  there = await anExchange()
  app = await testApp({ now: '2026-11-20T02:00:00Z', config: { filing: there.config } })
  desk = app.signInAs('all')
})
afterAll(async () => {
  await app.close()
  await there.stop()
})

type Item = Record<string, unknown> & { id: string }
const list = async (path: string) => (await desk.get<{ items: Item[] }>(path)).body.items
const file = async (ceNo: string) => {
  const made = await desk.send<{ id: string; code?: string }>('POST', '/filings', { regime: 'HKIDR', ceNo })
  await app.runJobs()
  return made
}
const filing = async () => (await list('/filings?limit=1'))[0]
const breaks = async () =>
  (await list('/filing-breaks?limit=50&state=OPEN,FOLLOWED_UP')).map(({ tag, kind, standing }) => ({
    tag,
    kind,
    standing,
  }))
const state = async ({ clientId }: Owner) => (await stateOf(app, clientId))?.state
const tagOf = async ({ clientId }: Owner) => {
  const found = await stateOf(app, clientId)
  return `${found?.ceNo}.${found?.bcan}`
}
const bcanOf = async ({ clientId }: Owner) => String((await stateOf(app, clientId))?.bcan)

/** A CE number with so many consented clients. */
async function house(count: number): Promise<{ ceNo: string; owners: Owner[]; over: () => Promise<unknown> }> {
  const { ceNo, rangeId } = await aFiler(desk)
  const owners = await Promise.all(Array.from({ length: count }, () => anOwner(app)))
  await number(app, desk)
  for (const { clientId } of owners) await consent(desk, clientId, true)
  return { ceNo, owners, over: () => desk.send('POST', `/bcan/ranges/${rangeId}/close`, { remark: 'over' }) }
}

describe('[H-06] a day of filing over SFTP', () => {
  it('goes out, comes back, and makes effective who is in the image; a withdrawn client’s next buy is refused', async () => {
    await there.control({ byHand: true })
    const { ceNo, owners, over } = await house(3)
    const [one, two, three] = owners as [Owner, Owner, Owner]
    expect((await file(ceNo)).status).toBe(201)
    expect(await filing()).toMatchObject({ state: 'SENT', clients: 3 })
    expect(await state(one)).toBe('SUBMITTED')
    await tick(app)
    expect(await filing()).toMatchObject({ state: 'ACCEPTED' })
    expect(await state(one)).toBe('FORMAT_OK')
    await there.control({ byHand: true, reject: { [await bcanOf(three)]: 'E101' } })
    await there.process()
    await tick(app)
    expect(await filing()).toMatchObject({ state: 'IMAGED', rejected: 1 })
    expect([await state(one), await state(two), await state(three)]).toEqual(['EFFECTIVE', 'EFFECTIVE', 'REJECTED'])
    expect(await there.inForce(ceNo)).toHaveLength(2)
    expect(await breaks()).toEqual([])
    const told = await desk.get<Diagnoses>(`/clients/${three.clientId}/filing-diagnosis`)
    const hk = told.body.items.find(({ regime }) => regime === 'HKIDR')
    expect(hk).toMatchObject({ next: 'RESULT', mayRefile: true })
    expect(hk?.checks.find(({ id }) => id === 'RESULT')).toMatchObject({ reason: 'REJECTED_DOCUMENT_INVALID' })

    await consent(desk, one.clientId, false)
    const order = await desk.get<Decision>(`/bcan/orders/${one.accountNo}?side=buy`)
    expect(order.body).toMatchObject({ accepted: false, reason: 'WITHDRAWN' })
    // Rejected data stay out until they change, or somebody says so.
    await there.control({})
    await file(ceNo)
    expect(await filing()).toMatchObject({ clients: 1, omitted: 1 })
    await desk.send('POST', `/clients/${three.clientId}/filing-refile`, { regime: 'HKIDR', remark: 'theirs' })
    await file(ceNo)
    await tick(app)
    await tick(app)
    expect(await state(three)).toBe('EFFECTIVE')
    expect(await there.inForce(ceNo)).toEqual(
      [Number(await bcanOf(two)), Number(await bcanOf(three))].sort((a, b) => a - b),
    )
    expect(await entriesBelong.check(app.db, app.platform)).toEqual([])
    expect(await effectiveIsFiled.check(app.db, app.platform)).toEqual([])
    await over()
  })

  it('tells unknown, missing and different numbers apart, and one click files the whole set again', async () => {
    const { ceNo, owners, over } = await house(3)
    const [lost, altered, fine] = owners as [Owner, Owner, Owner]
    const stranger = `D|9999999|1|1|1|GHOST||HK|1|Z123456`
    const wrong = { drop: [await bcanOf(lost)], alter: [await bcanOf(altered)], add: [stranger] }
    await there.control(wrong)
    await file(ceNo)
    await tick(app)
    expect((await breaks()).sort((a, b) => String(a.kind).localeCompare(String(b.kind)))).toEqual([
      { tag: await tagOf(altered), kind: 'DIFFERENT', standing: 'FORMAT_OK' },
      { tag: await tagOf(lost), kind: 'MISSING', standing: 'FORMAT_OK' },
      { tag: `${ceNo}.9999999`, kind: 'UNKNOWN', standing: null },
    ])
    expect([await state(lost), await state(altered), await state(fine)]).toEqual([
      'CONSENTED',
      'CONSENTED',
      'EFFECTIVE',
    ])
    await there.control({})
    const [first] = await list('/filing-breaks?limit=1&state=OPEN')
    const clicked = await desk.send('POST', `/filing-breaks/${first?.id}/follow-up`)
    expect(clicked.status).toBe(200)
    await app.runJobs()
    await tick(app)
    expect(await breaks()).toEqual([])
    expect(await state(lost)).toBe('EFFECTIVE')
    await over()
  })

  it('an effective client whose document changes is filed anew and stays effective', async () => {
    await there.control({})
    const { ceNo, owners, over } = await house(2)
    const [one, silent] = owners as [Owner, Owner]
    const clock = async () => {
      const { body } = await desk.get<{ items: ClockView[] }>('/filing-clock')
      const { waiting, effective, rejected } = body.items.find((item) => item.ceNo === ceNo) as ClockView
      return { waiting, effective, rejected }
    }
    await consent(desk, silent.clientId, false)
    expect(await clock()).toEqual({ waiting: 1, effective: 0, rejected: 0 })
    await file(ceNo)
    await tick(app)
    expect(await clock()).toEqual({ waiting: 0, effective: 1, rejected: 0 })
    expect(await stateOf(app, one.clientId)).toMatchObject({ state: 'EFFECTIVE', dirty: false })
    const change = { version: null, remark: 'deed poll', attachments: [], nameEn: 'CHAN Tai Man Luke' }
    await desk.send('POST', `/clients/${one.clientId}/profile`, change)
    expect(await stateOf(app, one.clientId)).toMatchObject({ state: 'EFFECTIVE', dirty: true })
    // The changed one, and the other who waits since agreeing again.
    await consent(desk, silent.clientId, true)
    expect(await clock()).toEqual({ waiting: 2, effective: 1, rejected: 0 })
    await file(ceNo)
    await tick(app)
    expect(await stateOf(app, one.clientId)).toMatchObject({ state: 'EFFECTIVE', dirty: false })
    await over()
  })
})

describe('[H-06] what goes wrong on the way', () => {
  it('another host key, a wrong password, an outage and a lost file leave the client unfiled and say why', async () => {
    await there.control({})
    const { ceNo, owners, over } = await house(1)
    const [one] = owners as [Owner]
    const sftp = there.config.sftp as { hostKey: string; password: string }
    const { hostKey, password } = sftp
    sftp.hostKey = 'A'.repeat(43)
    await file(ceNo)
    expect(await filing()).toMatchObject({ state: 'BUILT', sendError: 'HOST_KEY_WRONG' })
    sftp.hostKey = hostKey
    sftp.password = 'guessed'
    const { id } = (await filing()) as Item
    await desk.send('POST', `/filings/${id}/send`)
    await app.runJobs()
    expect(await filing()).toMatchObject({ state: 'BUILT', sendError: 'KEY_REFUSED' })
    expect(await state(one)).toBe('CONSENTED')
    sftp.password = password
    await there.control({ lose: 1 })
    await desk.send('POST', `/filings/${id}/send`)
    await app.runJobs()
    await tick(app)
    expect(await filing()).toMatchObject({ state: 'SENT' })
    expect(await state(one)).toBe('SUBMITTED')
    await there.control({ malformed: 1 })
    await file(ceNo)
    await tick(app)
    expect(await filing()).toMatchObject({ state: 'REFUSED', responseCode: 'E201' })
    expect(await state(one)).toBe('CONSENTED')
    await over()
  })

  it('answers by hand: twice, late, of another CE number, torn, with a number twice', async () => {
    await there.control({ lose: 9 })
    const { ceNo, owners, over } = await house(1)
    const [one] = owners as [Owner]
    await file(ceNo)
    await file(ceNo)
    const bcan = await bcanOf(one)
    const head = (id: string, seq: string, ce = ceNo) => `H|${id}|1|${ce}|20261120|${seq}`
    const [row] = await rows(
      app.db,
      sql<{ sha256: string }>`select sha256 from filing.filing where ce_no = ${ceNo} order by no desc limit 1`,
    )
    const parts: Buffer[] = []
    for await (const part of await app.platform.objects.open(row?.sha256 ?? '')) parts.push(part as Buffer)
    const line = Buffer.concat(parts).toString('utf8').split('\r\n')[1] ?? ''
    const answered = async (text: string) => {
      const sent = await sendIn(app, desk, 'image.txt', text)
      if (sent.status !== 201) return sent.body.code
      const [answer] = await list('/filing-answers?limit=1')
      return answer?.refusal ?? answer?.state
    }
    const image = (seq: string, body: string[], ce = ceNo) =>
      [head('HBCNFIMG', seq, ce), ...body, `T|${body.length}`, ''].join('\r\n')
    expect(await answered(image('002', [line], 'ZZZZZ9'))).toBe('UNMATCHED')
    expect(await answered(image('002', [line]).replace('T|1', 'T|2'))).toBe('COUNT_WRONG')
    expect(await answered(image('002', [line]).split('T|')[0] ?? '')).toBe('UNREADABLE')
    expect(await answered(image('002', [line, `D|${bcan}0|1|1|1|A||HK|1|B`, line]))).toBe('NUMBER_TWICE')
    expect(await answered(image('002', [`D|99|1|1|1|A||HK|1|B`]))).toBe('NUMBER_WRONG')
    expect(await answered('GIF89a')).toBe('NOT_AN_ANSWER')
    expect(await state(one)).toBe('SUBMITTED')
    expect(await answered(image('002', [line]))).toBe('IMPORTED')
    expect(await state(one)).toBe('EFFECTIVE')
    expect(await answered(image('002', [line]))).toBe('ANSWER_KNOWN')
    expect(await answered(image('001', [line]))).toBe('OUTDATED')
    expect(await breaks()).toEqual([])
    await over()
  })
})

describe('[H-06] calendar and cut-off', () => {
  it('files at its times on trading days, once each, and counts for the next day after the cut-off', async () => {
    await there.control({ lose: 99 })
    const { ceNo, over } = await house(1)
    const set = {
      automatic: true,
      sendTimes: ['09:00', '15:00'],
      cutOff: '16:30',
      resultsFrom: '18:00',
      office: 'hong-kong',
    }
    expect((await desk.send('PUT', '/filing-schedules/HKIDR', set)).status).toBe(200)
    const made = async () =>
      (await list('/filings?limit=50'))
        .filter((one) => one.ceNo === ceNo)
        .map(({ filedOn, slot }) => `${filedOn} ${slot}`)
    await tick(app)
    await tick(app)
    expect(await made()).toEqual(['2026-11-20 09:00'])
    app.clock.advance({ hours: 5, minutes: 1 })
    await tick(app)
    expect(await made()).toEqual(['2026-11-20 15:00', '2026-11-20 09:00'])
    app.clock.advance({ hours: 2 })
    await tick(app)
    expect(await made()).toHaveLength(2)
    await file(ceNo)
    expect((await filing())?.filedOn).toBe('2026-11-23')
    app.clock.advance({ hours: 24 })
    await tick(app)
    expect(await made()).toHaveLength(3)
    const late = { ...set, sendTimes: ['16:30'] }
    expect((await desk.send('PUT', '/filing-schedules/HKIDR', late)).body).toMatchObject({ code: 'TIME_AFTER_CUT_OFF' })
    await desk.send('PUT', '/filing-schedules/HKIDR', { ...set, automatic: false })
    await over()
  })
})
