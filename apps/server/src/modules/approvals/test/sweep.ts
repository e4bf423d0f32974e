import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Actor } from '#platform/actor.ts'
import { rows } from '#platform/db.ts'
import type { Examples } from '#testing/crash-sweep.ts'
import { type Crash, Saboteur } from '#testing/saboteur.ts'
import { approvals } from '../index.ts'
import type { FlowDraft } from '../schema/flow.ts'
import { draftOf, type House, openTicket, roleStep, todoOf } from './house.ts'

const ROLE = '00000000-0000-7000-8000-00000000e001'
const NOBODY = '00000000-0000-7000-8000-00000000e002'
const ELSEWHERE = '00000000-0000-7000-8000-00000000e003'

type Person = ReturnType<House['person']>
/** Who calls the command with what, when everything stands ready for it. */
type Call = { actor: Actor; input: unknown }
type Staff = { maker: Person; one: Person; two: Person; admin: Person }
type Scenario = (h: House, staff: Staff) => Promise<Call>

function staffOf(h: House): Staff {
  h.people.all.clear()
  const every = [...h.platform.permissions.keys()].filter((key) => key.startsWith('approvals.'))
  return {
    maker: h.person('Maker', [], every),
    one: h.person('One', [ROLE], every),
    two: h.person('Two', [ROLE], every),
    admin: h.person('Admin', [], every),
  }
}

const step = (mode: 'any' | 'all' = 'any') => roleStep('review', ROLE, mode)
const last = roleStep('last', ROLE)

async function opened(h: House, { maker }: Staff, ...nodes: FlowDraft['nodes']) {
  await h.gate(draftOf(...nodes))
  return (await openTicket(h, maker)).ticketId
}

async function taskOf(person: Person): Promise<string> {
  const [task] = await todoOf(person)
  if (!task) throw new Error('nothing to do')
  return task.id
}

/** One and Two share a task; what `before` does with it by the API leads to where the command can be called. */
function onTask(
  input: (id: string, staff: Staff) => object,
  by: keyof Staff = 'one',
  before?: (id: string, staff: Staff) => Promise<unknown>,
  nodes: FlowDraft['nodes'] = [step(), last],
): Scenario {
  return async (h, staff) => {
    await opened(h, staff, ...nodes)
    const id = await taskOf(staff.one)
    await before?.(id, staff)
    return { actor: staff[by].actor, input: { id, ...input(id, staff) } }
  }
}

const remark = 'because'
const idOf = (person: Person) => person.actor.operatorId
const delegated = (id: string, { one, admin }: Staff) => one.send('POST', `/tasks/${id}/delegate`, { to: idOf(admin) })
const stuck: FlowDraft['nodes'][number] = {
  id: 'stuck',
  kind: 'approve',
  assignment: { anyOf: [{ by: 'holders', roleIds: [NOBODY] }] },
}

async function stuckToken(h: House, caseId: string): Promise<string> {
  const [token] = await rows(h.db, sql<{ id: string }>`select id from approvals.token where case_id = ${caseId}`)
  return token?.id ?? ''
}

const noWay: FlowDraft = {
  nodes: [{ id: 'start', kind: 'start' }, { id: 'gate', kind: 'exclusive' }, step(), last, { id: 'end', kind: 'end' }],
  edges: [
    { id: 'in', from: 'start', to: 'gate' },
    { id: 'a', from: 'gate', to: 'review', condition: { kind: 'oneOf', fact: 'none', values: ['a'] } },
    { id: 'b', from: 'gate', to: 'last', condition: { kind: 'oneOf', fact: 'none', values: ['b'] } },
    { id: 'c', from: 'review', to: 'end' },
    { id: 'd', from: 'last', to: 'end' },
  ],
}

const onCase =
  (
    input: (caseId: string, h: House, staff: Staff) => object | Promise<object>,
    by: keyof Staff,
    ...nodes: FlowDraft['nodes']
  ): Scenario =>
  async (h, staff) => {
    const id = await opened(h, staff, ...(nodes.length > 0 ? nodes : [step(), last]))
    return { actor: staff[by].actor, input: { id, ...(await input(id, h, staff)) } }
  }

let flows = 0
async function newFlow(h: House, { admin }: Staff) {
  const code = `sweep-${++flows}-${Math.trunc(h.clock().epochMilliseconds)}`
  const made = await admin.send<{ id: string }>('POST', '/flows', { code, label: { en: code } })
  return made.body.id
}

/** How each command of the module comes to be called; one that is missing here fails the sweep. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'approvals.task.agree': onTask(() => ({})),
  'approvals.task.handle': async (h, staff) => {
    await opened(h, staff, { ...step(), kind: 'handle' } as FlowDraft['nodes'][number], last)
    return { actor: staff.one.actor, input: { id: await taskOf(staff.one) } }
  },
  'approvals.task.refuse': onTask(() => ({ remark })),
  'approvals.task.return': onTask(() => ({ remark, to: { at: 'start' }, then: 'replay' })),
  'approvals.task.claim': onTask(() => ({})),
  'approvals.task.release': onTask(
    () => ({}),
    'one',
    (id, { one }) => one.send('POST', `/tasks/${id}/claim`, {}),
  ),
  'approvals.task.transfer': onTask((_id, { admin }) => ({ to: idOf(admin) })),
  'approvals.task.delegate': onTask((_id, { admin }) => ({ to: idOf(admin) })),
  'approvals.task.answer': onTask(() => ({}), 'admin', delegated),
  'approvals.task.recall': onTask(() => ({}), 'one', delegated),
  'approvals.task.takeBack': onTask(
    () => ({}),
    'one',
    (id, { one }) => one.send('POST', `/tasks/${id}/agree`, {}),
  ),
  'approvals.task.addSigners': onTask((_id, { admin }) => ({ where: 'beside', operatorIds: [idOf(admin)] })),
  'approvals.task.removeSigner': async (h, staff) => {
    await opened(h, staff, step(), last)
    const where = { where: 'beside', operatorIds: [idOf(staff.admin)] }
    await staff.one.send('POST', `/tasks/${await taskOf(staff.one)}/signers`, where)
    return { actor: staff.one.actor, input: { id: await taskOf(staff.admin) } }
  },
  'approvals.task.reassign': onTask((_id, { two }) => ({ remark, operatorIds: [idOf(two)] }), 'admin'),
  'approvals.task.urge': onTask(() => ({}), 'maker'),
  'approvals.case.withdraw': onCase(() => ({}), 'maker'),
  'approvals.case.terminate': onCase(() => ({ remark }), 'admin'),
  'approvals.case.comment': onCase(() => ({ remark }), 'maker'),
  'approvals.case.copy': onCase((_id, _h, { two }) => ({ operatorIds: [idOf(two)] }), 'maker'),
  'approvals.case.assign': onCase(
    async (id, h, { two }) => ({ tokenId: await stuckToken(h, id), operatorIds: [idOf(two)] }),
    'admin',
    stuck,
  ),
  'approvals.case.retry': onCase(async (id, h) => ({ tokenId: await stuckToken(h, id) }), 'admin', stuck),
  'approvals.case.choose': async (h, staff) => {
    await h.gate(noWay)
    const { ticketId: id } = await openTicket(h, staff.maker)
    return { actor: staff.admin.actor, input: { id, remark, tokenId: await stuckToken(h, id), edgeIds: ['a'] } }
  },
  'approvals.case.redirect': onCase(
    (_id, _h, { two }) => ({ remark, nodeId: 'last', people: [{ by: 'operators', operatorIds: [idOf(two)] }] }),
    'admin',
  ),
  'approvals.case.rehome': onCase((_id, h) => {
    h.people.departments.set(ELSEWHERE, 'Elsewhere')
    return { remark, departmentId: ELSEWHERE }
  }, 'admin'),
  'approvals.case.reversed': onCase(async (id, h) => {
    await sql`update approvals.case set reversal_due = true where id = ${id}`.execute(h.db)
    return { remark }
  }, 'admin'),
  'approvals.flow.migrate': async (h, staff) => {
    const id = await h.gate(draftOf(step(), last))
    await openTicket(h, staff.maker)
    const next = { label: { en: 'Next' }, definition: draftOf(step(), last, roleStep('more', ROLE)) }
    await h.rule('NONE')
    const made = await staff.admin.send<{ versionId: string }>('POST', `/flows/${id}/versions`, next)
    return { actor: staff.admin.actor, input: { id, toVersionId: made.body.versionId, remark } }
  },
  'approvals.copy.read': async (h, staff) => {
    const id = await opened(h, staff, step())
    await staff.maker.send('POST', `/tickets/${id}/copies`, { operatorIds: [idOf(staff.two)] })
    const [copy] = await rows(h.db, sql<{ id: string }>`select id from approvals.copy where case_id = ${id}`)
    return { actor: staff.two.actor, input: { id: copy?.id } }
  },
  'approvals.ticket.retry': async (h, staff) => {
    await h.gate(draftOf(step()))
    const { ticketId: id } = await openTicket(h, staff.maker, 'IMPOSSIBLE')
    await staff.one.send('POST', `/tasks/${await taskOf(staff.one)}/agree`, {})
    await h.runJobs()
    return { actor: staff.admin.actor, input: { id } }
  },
  'approvals.rule.set': async (_h, { admin }) => ({
    actor: admin.actor,
    input: { command: 'things.thing.setState', flowId: null, fallback: 'NONE' },
  }),
  // For a fact that no case here has: a rule for all would stand in the way of every decision of the sweeps after it.
  'approvals.proof.setRule': async (_h, { admin }) => ({
    actor: admin.actor,
    input: { fact: 'amount', atLeast: '2', minutes: 5, reason: remark },
  }),
  'approvals.proof.removeRule': async (_h, { admin }) => {
    const rule = { fact: 'amount', atLeast: '1', minutes: 5, reason: remark }
    const made = await admin.send<{ id: string }>('PUT', '/proof-rules', rule)
    return { actor: admin.actor, input: { id: made.body.id, reason: remark } }
  },
  'approvals.flow.create': async (h, { admin }) => ({
    actor: admin.actor,
    input: { code: `made-${++flows}-${Math.trunc(h.clock().epochMilliseconds)}`, label: { en: 'Made' } },
  }),
  'approvals.flow.publish': async (h, staff) => ({
    actor: staff.admin.actor,
    input: { id: await newFlow(h, staff), label: { en: 'Made' }, definition: draftOf(step()) },
  }),
  'approvals.flow.saveDraft': async (h, staff) => ({
    actor: staff.admin.actor,
    input: { id: await newFlow(h, staff), version: 0, label: { en: 'Made' }, definition: draftOf(step()) },
  }),
  'approvals.flow.discardDraft': async (h, staff) => {
    const id = await newFlow(h, staff)
    const draft = { version: 0, label: { en: 'Made' }, definition: draftOf(step()) }
    await staff.admin.send('PUT', `/flows/${id}/draft`, draft)
    return { actor: staff.admin.actor, input: { id } }
  },
  'approvals.flow.retire': async (h, staff) => ({ actor: staff.admin.actor, input: { id: await newFlow(h, staff) } }),
}

/** The same, for sweeps that know nothing of a staff. */
export const EXAMPLES: Examples<House> = Object.fromEntries(
  Object.entries(SCENARIOS).map(([name, scenario]) => [name, (h: House) => scenario(h, staffOf(h))]),
)

/** The commands of the module, as it declares them. */
export const COMMANDS = approvals.commands.map(({ name }) => name)

/** Everything that stands in the tables a command can reach, as one text. */
async function dump(h: House): Promise<string> {
  const tables = await rows(
    h.db,
    sql<{ name: string }>`select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname in ('approvals', 'things')
        or (schemaname = 'platform' and tablename in ('idempotency', 'journal', 'event'))
        or (schemaname = 'graphile_worker' and tablename = '_private_jobs') order by 1`,
  )
  const parts = tables.map(
    ({
      name,
    }) => sql`select ${sql.lit(name)} as name, md5(coalesce(string_agg(t::text, ',' order by t::text), '')) as digest
      from ${sql.raw(name)} t`,
  )
  return JSON.stringify(await rows(h.db, sql`${sql.join(parts, sql` union all `)}`))
}

/** The crashes of a sweep: before and after each statement, as far as there are any. */
function* everywhere(): Generator<Crash> {
  for (let at = 1; ; at += 1) {
    yield { at, when: 'before' }
    yield { at, when: 'after' }
  }
}

/**
 * Kills the process at one statement of a command after the other. Nothing is left half done; whoever calls again with
 * the same key gets the one effect, whether the crash came before or after it.
 *
 * @returns how many crashes there were.
 */
export async function sweep(h: House, command: string): Promise<number> {
  const staff = staffOf(h)
  const { actor, input } = await (SCENARIOS[command] as Scenario)(h, staff)
  const known = h.platform.commands.get(command)
  if (!known) throw new Error(`there is no command ${command}`)
  const key = `sweep:${command}:${++flows}`
  const call = (platform: House['platform']) => platform.execute(known, input, actor, { key })
  const before = await dump(h)
  let hits = 0
  for (const crash of everywhere()) {
    const saboteur = new Saboteur(h.platform, h.pool, crash)
    const answer = await call(saboteur.platform).catch(() => null)
    if (!saboteur.crashed) {
      expect(answer, `${command} succeeds when nothing crashes`).not.toBe(null)
      break
    }
    hits += 1
    const now = await dump(h)
    if (now !== before) break
  }
  const stood = await dump(h)
  expect(stood, `${command} stands once it has been committed`).not.toBe(before)
  await call(h.platform)
  const after = await dump(h)
  expect(after, `${command} called again with its key does nothing more`).toBe(stood)
  expect(await h.violations()).toEqual([])
  return hits
}
