import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { systemClock } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { seedAccess } from '#modules/access'
import { type FlowDraft, seedFlow, seedRule } from '#modules/approvals'
import type { Actor } from '#platform/actor.ts'
import { inTransaction, rows } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { openScreens, type Screens } from './console.ts'
import type { Bench, Figures } from './harness.ts'
import { cpuOf, type Meter, meterOf, type Spent } from './meter.ts'
import type { Place } from './place.ts'
import { type Latencies, latenciesOf } from './timing.ts'
import { prepareTpcb, READING_MS, TPCB_CONTROL, type Tpcb } from './tpcb.ts'

const CALLERS = 64
const STEPS = 3
const TICKETS = 3000
/** Decided before anything is measured: a server that runs for days has its code and its statements ready. */
const WARM_UP = 500
const GATED = 'accounts.account.freeze'

/** W3: agreeing to tickets of a three-step flow, each decision with task, token, history, journal and key on disk. */
export const w3Approvals: Bench<Place> = {
  id: 'w3-approvals',
  title: `decisions on three-step tickets, ${CALLERS} callers, one decision each`,
  control: TPCB_CONTROL,
  goals: [
    { figure: '÷ T', unit: 'ratio', atLeast: 5 },
    { figure: 'p99 ms', unit: 'ms', atMost: 10 },
  ],
  async prepare(place) {
    const approvals = await prepareApprovals(place)
    const controls: number[] = []
    return {
      async control() {
        const work = () => approvals.control.reading()
        const { result: tps, each } = await approvals.meter(work, (perSecond) => (perSecond * READING_MS) / 1000)
        controls.push(cpuOf(each))
        return tps
      },
      async round() {
        const { opened, decisions, spent } = await approvals.round()
        return (tps): Figures => {
          const [before = 0, after = 0] = controls.slice(-2)
          return {
            '÷ T': decisions.perSecond / tps,
            'p99 ms': decisions.p99,
            'decisions/s': decisions.perSecond,
            'tickets opened/s': opened.perSecond,
            'T ÷ decision, CPU': (before + after) / 2 / cpuOf(spent.decision),
            ...costOf('decision', spent.decision),
            ...costOf('opening', spent.opening),
          }
        }
      },
      check: () => approvals.check(),
      close: () => approvals.close(),
    }
  },
}

const costOf = (of: string, spent: Spent): Figures => ({
  [`${of}: CPU ms of Node`]: spent.nodeMs,
  [`${of}: CPU ms of PostgreSQL`]: spent.databaseMs,
  [`${of}: WAL kB`]: spent.walBytes / 1000,
})

/** Cases of three steps, ready to be opened and decided in rounds, with the control beside them. */
export type Approvals = {
  control: Tpcb
  meter: Meter
  round(): Promise<{
    cases: number
    opened: Latencies
    decisions: Latencies
    spent: { opening: Spent; decision: Spent }
  }>
  check(): Promise<string[]>
  close(): Promise<void>
}

export async function prepareApprovals(place: Place): Promise<Approvals> {
  const screens = await openScreens(place)
  const control = await prepareTpcb(place.url)
  const meter = await meterOf(screens.platform.db)
  const desk = await furnish(screens)
  await openTickets(screens, desk, WARM_UP)
  let { count: decided } = await decideAll(screens, desk, WARM_UP)
  return {
    control,
    meter,
    async round() {
      const opened = await meter(
        () => openTickets(screens, desk),
        ({ count }) => count,
      )
      const decisions = await meter(
        () => decideAll(screens, desk),
        ({ count }) => count,
      )
      decided += decisions.result.count
      return {
        cases: TICKETS,
        opened: opened.result,
        decisions: decisions.result,
        spent: { opening: opened.each, decision: decisions.each },
      }
    },
    check: async () => [...(await control.check()), ...(await violations(screens, desk, decided))],
    async close() {
      await control.close()
      await screens.close()
    },
  }
}

export type Desk = { maker: Actor; approvers: Actor[] }

/** One maker, one approver for each step, and the flow that asks them in turn before an account is frozen. */
export async function furnish(screens: Screens): Promise<Desk> {
  const { platform } = screens
  for (const module of platform.modules) await module.prepare?.(platform)
  const tag = `w3-${newId().slice(-10)}`
  const name = { 'zh-Hans': tag, 'zh-Hant': tag, en: tag }
  const people = ['maker', ...Array.from({ length: STEPS }, (_, step) => `step${step}`)].map((part) => `${tag}-${part}`)
  return inTransaction(platform.db, async (tx) => {
    const now = systemClock()
    const seeded = await seedAccess(tx, now, {
      departments: [{ code: tag, parent: null, name }],
      operators: people.map((username) => ({
        username,
        name: username,
        language: 'en' as const,
        department: tag,
        roles: ['account-supervisor'],
        sees: 'all' as const,
      })),
    })
    const actors: Actor[] = []
    for (const username of people) {
      const actor = await platform.directory.actorOf(tx, seeded.operators.get(username) ?? '', now)
      if (!actor) throw new Error(`${username} is nobody`)
      actors.push(actor)
    }
    const [maker, ...approvers] = actors
    if (!maker) throw new Error('no maker')
    const flowId = await seedFlow({ tx, now }, tag, name, draftFor(approvers))
    await seedRule({ tx, now }, { command: GATED, flowId, fallback: 'BLOCK' })
    return { maker, approvers }
  })
}

function draftFor(approvers: readonly Actor[]): FlowDraft {
  const steps = approvers.map(({ operatorId }, step) => ({
    id: `step${step}`,
    kind: 'approve' as const,
    signing: { mode: 'any' as const },
    assignment: { anyOf: [{ by: 'operators' as const, operatorIds: [operatorId] }] },
  }))
  const ids = ['start', ...steps.map(({ id }) => id), 'end']
  return {
    nodes: [{ id: 'start', kind: 'start' }, ...steps, { id: 'end', kind: 'end' }],
    edges: ids.slice(1).map((to, index) => ({ id: `e${index}`, from: ids[index] ?? '', to })),
  }
}

/** Proposes freezing accounts nobody has asked to freeze yet. */
export async function openTickets(screens: Screens, { maker }: Desk, count = TICKETS): Promise<Latencies> {
  const { platform } = screens
  const accounts = await rows(
    platform.db,
    sql<{ id: string }>`select a.id from accounts.account a where a.status = 'ACTIVE' and not a.frozen
      and a.client_status = 'ACTIVE' and not exists (select from approvals.case c where c.account_id = a.id)
      order by a.id limit ${count}`,
  )
  if (accounts.length < count) throw new Error('no accounts left to freeze: take a larger place')
  return everyone(accounts, ({ id }) =>
    call(platform, GATED, { id, reason: 'CLIENT_REQUEST', remark: 'bench' }, maker, 'awaiting-approval'),
  )
}

/** Step after step, each approver agrees to every task that waits; only the decisions are timed. */
async function decideAll(screens: Screens, { approvers }: Desk, count = TICKETS): Promise<Latencies> {
  const { platform } = screens
  const samples: number[] = []
  let elapsed = 0
  for (const approver of approvers) {
    const tasks = await rows(
      platform.db,
      sql<{
        id: string
      }>`select task_id as id from approvals.task_candidate where operator_id = ${approver.operatorId}`,
    )
    if (tasks.length !== count) throw new Error(`${tasks.length} tasks wait, not ${count}`)
    const start = performance.now()
    await everyone(tasks, ({ id }) => call(platform, 'approvals.task.agree', { id }, approver, 'done'), samples)
    elapsed += performance.now() - start
  }
  return latenciesOf(samples, elapsed)
}

/** Works a list off with as many callers as the goal names, each waiting for its answer. */
async function everyone<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
  samples: number[] = [],
): Promise<Latencies> {
  const start = performance.now()
  let next = 0
  await Promise.all(
    Array.from({ length: CALLERS }, async () => {
      for (let item = items[next++]; item !== undefined; item = items[next++]) {
        const before = performance.now()
        await work(item)
        samples.push(performance.now() - before)
      }
    }),
  )
  return latenciesOf(samples, performance.now() - start)
}

export async function call(
  platform: Platform,
  name: string,
  input: unknown,
  actor: Actor,
  expected: 'done' | 'awaiting-approval',
): Promise<void> {
  const command = platform.commands.get(name)
  if (!command) throw new Error(`no command ${name}`)
  const outcome = await platform.execute(command, input, actor, { key: randomUUID() })
  if (outcome.kind !== expected) throw new Error(`${name} ended ${outcome.kind}, not ${expected}`)
}

/** Every ticket of the run was agreed to by all its approvers, once each, and the module's own invariants hold. */
async function violations(screens: Screens, { maker, approvers }: Desk, decided: number): Promise<string[]> {
  const { platform } = screens
  const [sums] = await rows(
    platform.db,
    sql<{ cases: number; approved: number; agreed: number; recorded: number }>`
      with mine as (select id, state from approvals.case where maker_id = ${maker.operatorId})
      select (select count(*) from mine) as cases,
        (select count(*) from mine where state = 'approved') as approved,
        (select count(*) from approvals.case_event e join mine on mine.id = e.case_id where e.kind = 'agree') as agreed,
        (select count(*) from platform.journal where command = 'approvals.task.agree' and result = 'done'
          and operator_id = any(${approvers.map(({ operatorId }) => operatorId)}::uuid[])) as recorded`,
  )
  if (!sums) return ['no sums']
  const problems: string[] = []
  if (sums.approved !== sums.cases) problems.push(`${sums.approved} of ${sums.cases} cases are approved`)
  if (sums.agreed !== decided) problems.push(`${sums.agreed} decisions in the history, ${decided} were answered`)
  if (sums.recorded !== decided) problems.push(`${sums.recorded} decisions in the journal, ${decided} were answered`)
  const approvals = platform.modules.find((module) => module.name === 'approvals')
  for (const { check } of approvals?.checks ?? []) problems.push(...(await check(platform.db, platform)))
  return problems
}
