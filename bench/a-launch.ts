import { sql } from 'kysely'
import { systemClock } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { seedAccess } from '#modules/access'
import { installPack } from '#modules/packs'
import type { Actor } from '#platform/actor.ts'
import { inTransaction, rows } from '#platform/db.ts'
import { randomAt } from '../apps/server/src/demo/random.ts'
import { rateRows } from '../apps/server/src/demo/values.ts'
import { CASES, casesThere } from './a-inbox.ts'
import { openScreens, type Screens } from './console.ts'
import type { Bench } from './harness.ts'
import type { Place } from './place.ts'
import { timed } from './timing.ts'

const LAUNCHES = 60
const ROUNDS_AND_WARM_UP = 4
const CONTROL_CALLS = 1000
const DAY = 20_777

/** Roles that hold the positions of the packs' flows. */
const ROLES = ['account-supervisor', 'onboarding-reviewer', 'compliance', 'risk.officer', 'responsible-officer']

/** Somebody who launches, people for every step, and the fee change published for them. */
async function furnish({ platform, everyone }: Screens): Promise<{ maker: Actor; businessId: string }> {
  for (const module of platform.modules) await module.prepare?.(platform)
  const stem = `launch-${newId().slice(-10)}`
  const name = { 'zh-Hans': stem, 'zh-Hant': stem, en: stem }
  const maker = await inTransaction(platform.db, async (tx) => {
    const operators = ['account-clerk', ...ROLES].map((role, at) => {
      const username = `${stem}-${at}`
      return {
        username,
        name: username,
        language: 'en' as const,
        department: stem,
        roles: [role],
        sees: 'all' as const,
      }
    })
    const seeded = await seedAccess(tx, systemClock(), {
      departments: [{ code: stem, parent: null, name }],
      operators,
    })
    return platform.directory.actorOf(tx, seeded.operators.get(`${stem}-0`) ?? '', systemClock())
  })
  const installed = await platform.execute(installPack, { code: 'fee-change', publish: true }, everyone, { key: stem })
  if (!maker || installed.kind !== 'done') throw new Error('nobody may launch a fee change')
  return { maker, businessId: installed.value.businessId }
}

/** Futures accounts of persons on which nothing runs. */
const freeAccounts = async ({ platform }: Screens, count: number): Promise<string[]> =>
  (
    await rows(
      platform.db,
      sql<{ id: string }>`select a.id from accounts.account a where a.type = 'futures' and a.status = 'ACTIVE'
        and a.client_type = 'individual' and not exists (select from businesses.request r where r.account_id = a.id)
        order by a.id limit ${count}`,
    )
  ).map(({ id }) => id)

/** A: the form of a fee change and its launch, gateway, rights, hints and notices included, beside ten years of cases. */
export const aLaunch: Bench<Place> = {
  id: 'a-launch',
  title: `opening the form of a fee change, and launching it, beside ${CASES} cases`,
  control: 'one case by primary key, p95 ms',
  goals: [
    { figure: 'form p95 ms', unit: 'ms', atMost: 50 },
    { figure: 'launch p95 ms', unit: 'ms', atMost: 100 },
  ],
  async prepare(place) {
    const screens = await openScreens(place)
    const ids = await casesThere(screens, place)
    const { platform } = screens
    const { maker, businessId } = await furnish(screens)
    const accounts = await freeAccounts(screens, LAUNCHES * ROUNDS_AND_WARM_UP)
    const launch = platform.commands.get('businesses.request.launch')
    const form = platform.routes.find(({ id }) => id === 'businesses.launchForm.get')
    if (!launch || form?.kind !== 'query') throw new Error('nothing launches here')
    let launched = 0
    const round = async () => {
      const turn = accounts.splice(0, LAUNCHES)
      if (turn.length < LAUNCHES) throw new Error('no accounts left to launch on: take a larger place')
      const opened = await timed(LAUNCHES, (at) =>
        form.handle(
          { platform, actor: maker, renew: async () => maker },
          { params: { id: businessId }, query: { accountId: turn[at] }, body: null },
        ),
      )
      const sent = await timed(LAUNCHES, async (at) => {
        const fees = rateRows(randomAt('bench', 'launch', launched), 'feeTable', DAY)
        const values = { basis: 'newClient', special: false, fees, reason: 'As agreed' }
        const input = { businessId, accountId: turn[at], values, origin: 'account' }
        const outcome = await platform.execute(launch, input, maker, { key: newId() })
        if (outcome.kind !== 'done') throw new Error(`a launch came to ${outcome.kind}`)
        launched += 1
      })
      return { opened, sent }
    }
    await round()
    return {
      control: async () => {
        const text = 'select * from approvals.case where id = $1'
        const read = (turn: number) => screens.pool.query({ name: 'case', text, values: [ids[turn % ids.length]] })
        return (await timed(CONTROL_CALLS, read)).p95
      },
      async round() {
        const { opened, sent } = await round()
        return () => ({
          'form p50 ms': opened.p50,
          'form p95 ms': opened.p95,
          'launch p50 ms': sent.p50,
          'launch p95 ms': sent.p95,
        })
      },
      async check() {
        const { rows: found } = await screens.pool.query<{ n: number }>(
          `select count(*)::int as n from businesses.request r join approvals.task t on t.case_id = r.case_id and t.state = 'open'
           where r.maker_id = $1 and r.state = 'running'`,
          [maker.operatorId],
        )
        const waiting = found[0]?.n ?? 0
        return waiting === launched ? [] : [`${launched} were launched, ${waiting} wait for somebody`]
      },
      close: () => screens.close(),
    }
  },
}
