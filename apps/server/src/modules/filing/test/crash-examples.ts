import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import { inTransaction, rows } from '#platform/db.ts'
import { registerContent } from '#platform/files/registry.ts'
import type { TestApp } from '#testing/app.ts'
import type { Call, Examples } from '#testing/crash-sweep.ts'
import { SHIPPED } from '../data/profiles.ts'
import { aFiler, anOwner, consent, number } from './a-filer.ts'

const remark = 'swept'
const desk = (app: TestApp) => app.signInAs('all')
const by = (app: TestApp, input: object): Call => ({ actor: desk(app).actor, input })
let at = 0

/** A file of one client, built; made further by hand of the test where asked. */
async function aFiling(app: TestApp, state: 'BUILT' | 'SENDING' | 'SENT' = 'BUILT') {
  const who = desk(app)
  await sql`update bcan.number_range set closed_at = now() where closed_at is null`.execute(app.db)
  await sql`update filing.filing set state = 'FAILED' where state in ('BUILDING', 'SENDING')`.execute(app.db)
  const { ceNo } = await aFiler(who)
  const owner = await anOwner(app)
  await number(app, who)
  await consent(who, owner.clientId, true)
  const made = await who.send<{ id: string }>('POST', '/filings', { regime: 'HKIDR', ceNo, send: false })
  await app.runJobs()
  const { id } = made.body
  if (state !== 'BUILT') {
    await sql`update filing.filing set state = ${state}, sent_at = case when ${state} = 'SENT' then now() end
      where id = ${id}::uuid`.execute(app.db)
  }
  return { id, ceNo, owner }
}

async function aContent(app: TestApp) {
  at += 1
  const stored = await app.platform.objects.put(bytesOf(`answer ${at}`), { maxBytes: 1000 })
  await registerContent(app.platform, { ...stored, mime: 'text/plain' })
  return stored
}
async function* bytesOf(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text)
}

async function anAnswer(app: TestApp): Promise<string> {
  const id = newId<'answer'>()
  const { sha256, size } = await aContent(app)
  await sql`insert into filing.answer (id, state, regime, file_name, sha256, size, received_by, receiver_name, received_at)
    values (${id}, 'RECEIVED', 'HKIDR', 'answer.txt', ${sha256}, ${size}, 'hand', 'x', now())`.execute(app.db)
  return id
}

async function aBreak(app: TestApp): Promise<string> {
  const { ceNo } = await aFiling(app)
  const id = newId<'break'>()
  const image = await anAnswer(app)
  await sql`insert into filing.break (id, regime, ce_no, bcan, kind, state, image_id, last_image_id, opened_at)
    values (${id}, 'HKIDR', ${ceNo}, 999, 'UNKNOWN', 'OPEN', ${image}, ${image}, now())`.execute(app.db)
  return id
}

async function aProfile(app: TestApp): Promise<string> {
  const [row] = await rows(
    app.db,
    sql<{ id: string }>`insert into filing.profile (id, regime, version, layout, source, made_by_name, made_at)
      select gen_random_uuid(), 'HKIDR', max(version) + 1, ${JSON.stringify(SHIPPED.HKIDR)}::jsonb, 'x', 'x', now()
      from filing.profile where regime = 'HKIDR' returning id`,
  )
  return row?.id ?? ''
}

const answered = (ceNo: string) => ({ ceNo, filedOn: '2026-11-23', seq: 1, accepted: true, code: null, rows: 0 })

const TRADE = { firmId: '01234', happenedOn: '2026-11-20', stock: '700', quantity: '400' }
async function aLine(app: TestApp): Promise<string> {
  const line = { ...TRADE, tag: 'AAX123.1234', tradeId: `T${(at += 1)}` }
  return (await desk(app).send<{ id: string }>('POST', '/filing-report-lines/off-exchange', line)).body.id
}

const aTemplate = () => ({
  template: {
    id: `LP${String((at += 1)).padStart(4, '0')}`,
    columns: [
      { caption: 'From', fact: 'originalTag' },
      { caption: 'To', fact: 'revisedTag' },
    ],
  },
  source: 'x',
  remark,
})

/** How each command of the module comes to be called. */
export const EXAMPLES: Examples<TestApp> = {
  'filing.profile.change': async (app) =>
    by(app, {
      regime: 'NORTHBOUND',
      layout: { ...SHIPPED.NORTHBOUND, folders: { out: `/out${(at += 1)}`, in: '/in' } },
      source: 'x',
      remark,
    }),
  'filing.profile.verify': async (app) =>
    by(app, { id: await aProfile(app), specification: 'HKIDR', specificationVersion: '2.4', remark }),
  'filing.filing.create': async (app) => by(app, { regime: 'HKIDR', ceNo: (await aFiling(app)).ceNo, send: false }),
  'filing.filing.send': async (app) => by(app, { id: (await aFiling(app)).id }),
  'filing.filing.handOver': async (app) => by(app, { id: (await aFiling(app)).id, remark }),
  'filing.filing.confirmSent': async (app) => by(app, { id: (await aFiling(app, 'SENDING')).id, way: 'sftp' }),
  'filing.filing.fail': async (app) => by(app, { id: (await aFiling(app, 'SENDING')).id, failure: 'BROKEN' }),
  'filing.filing.download': async (app) => by(app, { id: (await aFiling(app)).id }),
  'filing.answer.receive': async (app) =>
    by(app, { regime: 'HKIDR', fileName: 'x.txt', ...(await aContent(app)), way: 'hand' }),
  'filing.answer.reject': async (app) => by(app, { id: await anAnswer(app), refusal: 'UNREADABLE', line: 1 }),
  'filing.answer.apply': async (app) => {
    const { ceNo } = await aFiling(app, 'SENT')
    return by(app, { id: await anAnswer(app), kind: 'IMAGE', ...answered(ceNo) })
  },
  'filing.break.followUp': async (app) => by(app, { id: await aBreak(app) }),
  'filing.break.close': async (app) => by(app, { id: await aBreak(app), remark }),
  'filing.registration.refile': async (app) => {
    const { owner } = await aFiling(app)
    await inTransaction(app.db, (tx) =>
      sql`update bcan.registration set state = 'REJECTED', reject_code = 'E101'
        where client_id = ${owner.clientId}::uuid and regime = 'HKIDR'`.execute(tx),
    )
    return by(app, { clientId: owner.clientId, regime: 'HKIDR', remark })
  },
  'filing.aggregated.report': async (app) =>
    by(app, { ceNo: 'AAX123', ...TRADE, price: '10.5', side: 'buy', tag: 'AAX123.1234' }),
  'filing.change.report': async (app) =>
    by(app, {
      ceNo: 'AAX123',
      originalTag: 'AAX123.1234',
      revisedTag: 'AAX123.1235',
      happenedOn: '2026-11-20',
      reason: 'merged',
    }),
  'filing.error.report': async (app) =>
    by(app, { ...TRADE, side: 'sell', originalTag: 'AAX123.01', revisedTag: 'AAX123.1235', tradeId: 'T1' }),
  'filing.offExchange.report': async (app) => by(app, { ...TRADE, tag: 'AAX123.1234', tradeId: 'T2' }),
  'filing.quoteChange.report': async (app) =>
    by(app, {
      firmId: TRADE.firmId,
      originalTag: 'AAX123.1234',
      revisedTag: 'AAX123.1235',
      happenedOn: '2026-11-20',
      reason: 'another desk',
    }),
  'filing.form.change': async (app) => by(app, aTemplate()),
  'filing.form.verify': async (app) => {
    const made = await desk(app).send<{ id: string }>('POST', '/filing-form-templates', aTemplate())
    return by(app, { id: made.body.id, specification: 'LP form', specificationVersion: '1', remark })
  },
  'filing.reportLine.remove': async (app) => by(app, { id: await aLine(app) }),
  'filing.report.write': async (app) => {
    await aLine(app)
    return by(app, { form: 'OFF_EXCHANGE', party: TRADE.firmId })
  },
  'filing.order.take': async (app) => {
    const { owner } = await aFiling(app)
    const order = { orderNo: `O${(at += 1)}`, accountNo: owner.accountNo, side: 'buy', stock: '700', quantity: '100' }
    return by(app, { tradedOn: '2026-11-20', orders: [{ ...order, orderedAt: '2026-11-20T02:00:00Z' }] })
  },
  'filing.order.judge': async (app) => by(app, { regime: 'HKIDR', tradedOn: '2026-11-20' }),
  'filing.schedule.set': async (app) =>
    by(app, {
      regime: 'NORTHBOUND',
      automatic: false,
      sendTimes: [`08:${String(10 + ((at += 1) % 40))}`],
      cutOff: '16:30',
      halfDayCutOff: null,
      resultsFrom: '18:00',
      office: 'hong-kong',
    }),
}
