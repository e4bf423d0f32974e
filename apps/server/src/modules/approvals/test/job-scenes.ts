import { sql } from 'kysely'
import { rows } from '#platform/db.ts'
import type { JobScene } from '#testing/job-sweep.ts'
import { tasks } from '../jobs.ts'
import { DEADLINE_ACTIONS, type Deadline } from '../schema/deadline.ts'
import type { FlowDraft } from '../schema/flow.ts'
import { EXECUTE_TASK } from '../service/act.ts'
import { ABANDON_TASK, CHILD_TASK, OUTSIDE_TASK } from '../service/follow-up.ts'
import { HAPPENED_TASK } from '../service/happened.ts'
import { MIGRATE_TASK } from '../service/migration.ts'
import { WAKE_TASK } from '../service/wake.ts'
import type { houseWithDesk } from './desk.ts'
import { draftOf, openTicket, roleStep, SET_STATE, todoOf } from './house.ts'

type House = Awaited<ReturnType<typeof houseWithDesk>>
type Person = ReturnType<House['person']>
type Node = FlowDraft['nodes'][number]

const ROLE = '00000000-0000-7000-8000-00000000f001'
const TIME_TASK = 'approvals.time.pass'
const RECHECK_TASK = 'approvals.ticket.recheck'
const step = (id = 'review'): Node => roleStep(id, ROLE)

function staff(h: House) {
  h.people.all.clear()
  const every = [...h.platform.permissions.keys()].filter((key) => key.startsWith('approvals.'))
  return { maker: h.person('Maker', [], every), one: h.person('One', [ROLE]), admin: h.person('Admin', [], every) }
}

async function agree(person: Person): Promise<void> {
  const [task] = await todoOf(person)
  const { status } = await person.send('POST', `/tasks/${task?.id}/agree`, {})
  if (status !== 200) throw new Error(`not agreed: ${status}`)
}

/** Where a case stands: its state, its tokens, what happened and how often, and what its steps handed out. */
async function standing(h: House, caseId: string) {
  const [found] = await rows(
    h.db,
    sql<object>`select c.state, c.facts - 'departmentId' as facts,
        (select array_agg(k.node_id || ' ' || k.state order by 1) from approvals.token k where k.case_id = c.id) as tokens,
        (select array_agg(e.kind order by e.id) from approvals.case_event e where e.case_id = c.id) as lines,
        (select array_agg(o.kind || ' ' || o.state order by o.began_at) from approvals.outside o where o.case_id = c.id) as outside,
        (select count(*)::int from approvals.task t where t.case_id = c.id and t.state = 'open') as open,
        (select array_agg(n.state order by n.id) from approvals.case n where n.parent_id = c.id) as children
      from approvals.case c where c.id = ${caseId}`,
  )
  return found
}

/** The one stay of a token at which a case waits for something outside. */
async function waitingAt(h: House, caseId: string) {
  const [found] = await rows(
    h.db,
    sql<{ caseId: string; tokenId: string; visit: number }>`select case_id as "caseId", token_id as "tokenId", visit
      from approvals.outside where case_id = ${caseId} order by began_at desc limit 1`,
  )
  return { ...found }
}

/** A case that has come to a step with outside work which nobody has begun. */
async function atWork(h: House, node: Node, facts: Record<string, string> = {}): Promise<JobScene> {
  const { maker, one } = staff(h)
  const { versionId } = await h.publish(maker, draftOf(step(), node))
  const caseId = await h.paper(maker, versionId, facts)
  await agree(one)
  return { task: OUTSIDE_TASK, payload: await waitingAt(h, caseId), outcome: () => standing(h, caseId) }
}

const late =
  (deadline: Deadline) =>
  async (h: House): Promise<JobScene> => {
    const { maker, one } = staff(h)
    const review = { ...step('late'), deadline } as Node
    const { versionId } = await h.publish(maker, draftOf(step('first'), review))
    const caseId = await h.paper(maker, versionId)
    await agree(one)
    h.clock.advance({ hours: 9 })
    return { task: TIME_TASK, payload: {}, outcome: () => standing(h, caseId) }
  }

/** A case that waits for another it has started. */
async function parentOf(h: House) {
  const { maker, one, admin } = staff(h)
  const inner = await h.publish(maker, draftOf(step('inner')))
  const { versionId } = await h.publish(
    maker,
    draftOf({ id: 'sub', kind: 'subFlow', flowCode: inner.code }, step('last')),
  )
  const caseId = await h.paper(maker, versionId)
  await h.runJobs()
  const [child] = await rows(h.db, sql<{ id: string }>`select id from approvals.case where parent_id = ${caseId}`)
  return { caseId, childId: child?.id ?? '', one, admin }
}

async function ticketWith(h: House) {
  const people = staff(h)
  await h.gate(draftOf(step()))
  const { id, ticketId } = await openTicket(h, people.maker)
  return { ...people, id, ticketId }
}

const effectOf = async (h: House, id: string, ticketId: string) => ({
  thing: await h.stateOf(id),
  ticket: await rows(h.db, sql`select effect from approvals.ticket where case_id = ${ticketId}`),
  done: (
    await rows(
      h.db,
      sql`select 1 from platform.journal where command = ${SET_STATE} and ticket_id = ${ticketId} and result = 'done'`,
    )
  ).length,
  case: await standing(h, ticketId),
})

/** Every job of the module, ready to be run; a task that is missing here fails the sweep. */
export const SCENES: Readonly<Record<string, readonly [string, (h: House) => Promise<JobScene>][]>> = {
  [TIME_TASK]: [
    ...DEADLINE_ACTIONS.map((then): [string, (h: House) => Promise<JobScene>] => [
      `a deadline that passes: ${then}`,
      late({ openHours: 8, then }),
    ]),
    [
      'several things of one deadline that are due at once',
      late({
        openHours: 4,
        then: 'remindManager',
        also: [
          { openHours: 2, then: 'remind' },
          { openHours: 6, then: 'escalate' },
          { openHours: 8, then: 'return' },
        ],
      }),
    ],
    [
      'a wait that is over',
      async (h) => {
        const { maker } = staff(h)
        const wait: Node = { id: 'wait', kind: 'timer', until: { kind: 'openHours', openHours: 4 } }
        const { versionId } = await h.publish(maker, draftOf(wait, step()))
        const caseId = await h.paper(maker, versionId)
        h.clock.advance({ hours: 5 })
        return { task: TIME_TASK, payload: {}, outcome: () => standing(h, caseId) }
      },
    ],
  ],
  [OUTSIDE_TASK]: [
    [
      'filing into the archive',
      (h) => {
        h.desk.outside.set('archive', () => ({ kind: 'completed', facts: { filed: 'yes' } }))
        return atWork(h, { id: 'file', kind: 'effect', effect: { kind: 'archive', map: 'all' } })
      },
    ],
    [
      'work that fails for good',
      (h) => {
        h.desk.outside.set('writeBack', () => ({ kind: 'failed', module: 'desk', code: 'DESK_CLOSED' }))
        return atWork(h, {
          id: 'send',
          kind: 'effect',
          effect: { kind: 'writeBack', connector: 'counter', mapping: 'fees' },
        })
      },
    ],
    [
      'a command of a step',
      async (h) => {
        const thing = await h.thing()
        const input = { id: { fact: 'thing' }, state: 'DONE' }
        const node: Node = { id: 'change', kind: 'effect', effect: { kind: 'command', command: SET_STATE, input } }
        const scene = await atWork(h, node, { thing })
        const done = async () => ({
          ...((await scene.outcome()) as object),
          facts: null,
          thing: await h.stateOf(thing),
        })
        return { ...scene, outcome: done }
      },
    ],
    [
      'a relay',
      async (h) => {
        const next = await h.publish(staff(h).maker, draftOf(step('second')))
        return atWork(h, { id: 'next', kind: 'relay', flowCode: next.code, wait: false, map: {} })
      },
    ],
    [
      'a sub-flow that is started',
      async (h) => {
        const inner = await h.publish(staff(h).maker, draftOf(step('inner')))
        return atWork(h, { id: 'sub', kind: 'subFlow', flowCode: inner.code })
      },
    ],
  ],
  [CHILD_TASK]: [
    [
      'a sub-flow that has ended',
      async (h) => {
        const { caseId, childId, one } = await parentOf(h)
        await agree(one)
        const payload = { ...(await waitingAt(h, caseId)), childId }
        return { task: CHILD_TASK, payload, outcome: () => standing(h, caseId) }
      },
    ],
  ],
  [ABANDON_TASK]: [
    [
      'a sub-flow that nobody waits for any more',
      async (h) => {
        const { caseId, admin } = await parentOf(h)
        await admin.send('POST', `/tickets/${caseId}/terminate`, { remark: 'stop' })
        const payload = { ...(await waitingAt(h, caseId)), targetType: 'paper' }
        return { task: ABANDON_TASK, payload, outcome: () => standing(h, caseId) }
      },
    ],
  ],
  [EXECUTE_TASK]: [
    [
      'a ticket that is carried out',
      async (h) => {
        const { one, id, ticketId } = await ticketWith(h)
        await agree(one)
        return { task: EXECUTE_TASK, payload: { ticketIds: [ticketId] }, outcome: () => effectOf(h, id, ticketId) }
      },
    ],
  ],
  [RECHECK_TASK]: [
    [
      'a ticket whose target was changed',
      async (h) => {
        const { id, ticketId } = await ticketWith(h)
        await h.touch(id, 'OTHER')
        return { task: RECHECK_TASK, payload: {}, outcome: () => effectOf(h, id, ticketId) }
      },
    ],
  ],
  [WAKE_TASK]: [
    [
      'a ticket that passes by itself',
      async (h) => {
        staff(h)
        await h.rule('AUTO_AFTER', 60)
        const { id, ticketId } = await openTicket(h, h.person('Asker'))
        const [token] = await rows(
          h.db,
          sql<{ tokenId: string; visit: number }>`select id as "tokenId", visit from approvals.token
            where case_id = ${ticketId}`,
        )
        const payload = { caseId: ticketId, ...token }
        return { task: WAKE_TASK, payload, outcome: () => effectOf(h, id, ticketId) }
      },
    ],
  ],
  [MIGRATE_TASK]: [
    [
      'cases that are taken over to another version',
      async (h) => {
        const { maker, admin } = staff(h)
        const flowId = await h.gate(draftOf(step(), step('last')))
        const opened = [await openTicket(h, maker), await openTicket(h, maker)]
        await h.rule('NONE')
        const next = { label: { en: 'Next' }, definition: draftOf(step(), step('last'), step('more')) }
        const made = await admin.send<{ versionId: string }>('POST', `/flows/${flowId}/versions`, next)
        const wish = { toVersionId: made.body.versionId, remark: 'new rules' }
        const { body } = await admin.send<{ id: string }>('POST', `/flows/${flowId}/migrations`, wish)
        const outcome = async () => ({
          run: await rows(h.db, sql`select state from approvals.migration where id = ${body.id}`),
          cases: await rows(
            h.db,
            sql`select state, code from approvals.migration_case where migration_id = ${body.id} order by 1`,
          ),
          standing: await Promise.all(opened.map(({ ticketId }) => standing(h, ticketId))),
        })
        return { task: MIGRATE_TASK, payload: { id: body.id }, outcome }
      },
    ],
  ],
}

/** The tasks of the module, as it declares them; who carries news of cases further sweeps that itself. */
export const TASKS = Object.keys(tasks).filter((task) => task !== HAPPENED_TASK)
