import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import { inTransaction, rows } from '#platform/db.ts'
import type { TestApp } from '#testing/app.ts'
import type { Call, Examples } from '#testing/crash-sweep.ts'
import { takeSaid } from '../store/opening.ts'
import { SEAL } from '../store/record.ts'
import { aFee, aFuturesAccount, deliveriesOf } from './house.ts'
import { firstLayout } from './simulators.ts'

const by = (app: TestApp, input: object): Call => ({ actor: app.signInAs('all').actor, input })
const reason = 'as agreed'

/** A delivery that the counter had and that has failed. */
async function failed(app: TestApp): Promise<string> {
  const way = deliveriesOf(app, app.signInAs('all'))
  await way.enable('ctp')
  const accountId = await aFuturesAccount(app)
  await way.set(accountId, [aFee()])
  const { id } = await way.newest(accountId)
  await rows(
    app.db,
    sql`update counters.delivery set state = 'failed', reason = 'MISMATCH', failed_at = created_at, sent_at = created_at
      where id = ${id}::uuid`,
  )
  return id
}

async function incidentOf(app: TestApp): Promise<string> {
  const id = newId<'incident'>()
  await rows(
    app.db,
    sql`insert into counters.incident (id, delivery_id, line, field, wanted, found, opened_at)
      values (${id}, ${await failed(app)}, 1, 'openByMoney', '1', '2', now())`,
  )
  return id
}

/** Something that came in about an account. */
async function recordOf(app: TestApp): Promise<string> {
  const id = newId<'record'>()
  const sealed = app.platform.cipher.seal('{"status": "done"}', SEAL)
  await rows(
    app.db,
    sql`insert into counters.record (id, slot, source_id, version, account_no, account_id, shown, content_sealed, changed_at,
        received_at)
      select ${id}::uuid, 1, ${id}, 1, account_no, id, '{}', ${sealed}, now(), now() from accounts.v_account
      where id = ${await aFuturesAccount(app)}::uuid`,
  )
  return id
}

let drafts = 0
/** A draft of an opening that the source has told of. */
async function openingOf(app: TestApp): Promise<string> {
  drafts += 1
  const accountNo = `80${String(drafts).padStart(8, '0')}`
  const said = { accountNo, sourceId: accountNo, changedAt: '2026-11-20T00:00:00Z' }
  await inTransaction(app.db, (tx) =>
    takeSaid(
      tx,
      app.platform.cipher,
      [
        { ...said, field: 'name', value: '陈一' },
        { ...said, field: 'mobile', value: '13800000001' },
      ],
      '2026-11-20T00:00:00Z',
    ),
  )
  const [found] = await rows(
    app.db,
    sql<{ id: string }>`select id from counters.opening where account_no = ${accountNo}`,
  )
  return found?.id ?? ''
}

async function aDepartment(app: TestApp): Promise<string> {
  const id = newId<'department'>()
  const names = '{"en": "Central", "zh-Hans": "中环", "zh-Hant": "中環"}'
  await rows(
    app.db,
    sql`insert into access.department (id, parent_id, code, names, created_at)
      values (${id}, null, ${`C${drafts}`}, ${names}, now())`,
  )
  return id
}

/** An account that a counter keeps. */
async function assigned(app: TestApp): Promise<string> {
  const admin = app.signInAs('all')
  const path = `/accounts/${await aFuturesAccount(app)}/counters`
  const { body } = await admin.send<{ id: string }>('POST', path, { counter: 'ctp', reason })
  return body.id
}

/** How each command of the module comes to be called. */
export const EXAMPLES: Examples<TestApp> = {
  'counters.counter.configure': async (app) => by(app, { counter: 'femas', enabled: true, channel: 'file', reason }),
  'counters.counter.tryNow': async (app) => by(app, { counter: 'ctp' }),
  'counters.mapping.publish': async (app) => {
    const layout = await firstLayout(app.db, 'ctp', 'margin')
    return by(app, { counter: 'ctp', kind: 'margin', layout: { ...layout, encoding: 'utf-8' }, reason })
  },
  'counters.delivery.resend': async (app) => by(app, { id: await failed(app), reason }),
  'counters.delivery.readBack': async (app) => by(app, { id: await failed(app) }),
  'counters.delivery.reverse': async (app) => by(app, { id: await failed(app), reason }),
  'counters.account.assign': async (app) =>
    by(app, { accountId: await aFuturesAccount(app), counter: 'ctp', alone: true, reason }),
  'counters.account.release': async (app) => by(app, { id: await assigned(app), reason }),
  'counters.register.configure': async (app) => by(app, { required: false, reason }),
  'counters.opening.edit': async (app) =>
    by(app, { id: await openingOf(app), field: 'mobile', value: '13800000009', seen: 1 }),
  'counters.opening.settle': async (app) => {
    const id = await openingOf(app)
    await app.signInAs('all').send('POST', `/counter-openings/${id}/edit`, { field: 'mobile', value: '1', seen: 1 })
    return by(app, { id, field: 'mobile', take: 'cap', seen: 1 })
  },
  'counters.opening.start': async (app) => by(app, { id: await openingOf(app), departmentId: await aDepartment(app) }),
  'counters.opening.dismiss': async (app) => by(app, { id: await openingOf(app), reason }),
  'counters.opening.reveal': async (app) => by(app, { id: await openingOf(app) }),
  'counters.slot.configure': async (app) => by(app, { slot: 'investor', enabled: false, reason }),
  'counters.slot.pull': async (app) => by(app, { slot: 'investor', fromStart: true }),
  'counters.record.reveal': async (app) => by(app, { id: await recordOf(app) }),
  'counters.incident.close': async (app) => by(app, { id: await incidentOf(app), remark: 'seen' }),
}
