import { sql } from 'kysely'
import { z } from 'zod'
import { newId } from '#kernel/ids.ts'
import { defineErrors } from '#kernel/refusal.ts'
import type { Actor } from '#platform/actor.ts'
import { type AnyCommand, defineCommand } from '#platform/command.ts'
import type { Config } from '#platform/config.ts'
import { inTransaction, rows } from '#platform/db.ts'
import { commandRoute } from '#platform/http/route.ts'
import { defineModule, type Module } from '#platform/module.ts'
import { platformModule } from '#platform/platform-module.ts'
import { type TestApp, testApp } from '#testing/app.ts'
import { People } from '#testing/people.ts'
import { approvalGate, approvals, seedFlow, seedRule } from '../index.ts'
import type { FlowDraft } from '../schema/flow.ts'

/** Something with a state that a gated command changes: stands for an account. */
export const thingErrors = defineErrors('things', { THING_STUCK: { status: 409 } })
const input = z.strictObject({ id: z.uuid(), state: z.string().min(1).max(20), secret: z.string().nullish() })

type Thing = { state: string; version: number; departmentId: string | null }

const setState = defineCommand({
  name: 'things.thing.setState',
  input,
  output: z.object({ state: z.string() }),
  async propose({ tx }, { id, state }) {
    const [thing] = await rows(
      tx,
      sql<Thing>`select state, version, department_id as "departmentId" from things.thing where id = ${id} for update`,
    )
    if (!thing || thing.state === 'GONE') throw thingErrors.THING_STUCK()
    return {
      target: { type: 'thing', id, label: `Thing ${id.slice(-4)}` },
      version: String(thing.version),
      clientId: null,
      accountId: null,
      businessLine: 'brokerage',
      departmentId: thing.departmentId,
      facts: { from: thing.state },
      before: { state: thing.state },
      after: { state },
      reason: null,
    }
  },
  async run({ tx }, { id, state }) {
    if (state === 'IMPOSSIBLE') throw thingErrors.THING_STUCK()
    await sql`update things.thing set state = ${state}, version = version + 1 where id = ${id}`.execute(tx)
    return { state }
  },
})

/** What somebody else does to the thing meanwhile. */
const touch = defineCommand({
  name: 'things.thing.touch',
  input: z.strictObject({ id: z.uuid(), state: z.string().optional() }),
  output: z.object({ id: z.uuid() }),
  async run({ tx, record }, { id, state }) {
    await sql`update things.thing set version = version + 1, state = coalesce(${state ?? null}, state)
      where id = ${id}`.execute(tx)
    record({ target: { type: 'thing', id } })
    return { id }
  },
})

const things = defineModule({
  name: 'things',
  migrations: null,
  errors: thingErrors,
  commands: [setState, touch] as AnyCommand[],
  routes: [commandRoute('POST', '/things/{id}/state', setState, { summary: 'Change a thing' })],
})

export const SET_STATE = setState.name
export const DEPARTMENT = '00000000-0000-7000-8000-00000000d001'
const EVERYTHING = ['approvals.ticket.view', 'approvals.task.agree', 'approvals.task.refuse', 'approvals.task.return']
const DECIDE = [
  ...EVERYTHING,
  'approvals.task.handle',
  'approvals.task.transfer',
  'approvals.task.addSigners',
  'approvals.case.withdraw',
]

export type House = Awaited<ReturnType<typeof house>>

/** A server with approvals, a thing to change, and people who come and go. */
export async function house(connectionsMax = 20, others: readonly Module[] = [], config: Partial<Config> = {}) {
  const people = new People()
  const app: TestApp = await testApp({
    modules: [platformModule, approvals, things, ...others],
    gate: approvalGate,
    directory: people,
    connectionsMax,
    config,
  })
  await sql`create schema things`.execute(app.db)
  await sql`create table things.thing (id uuid primary key, state text not null, version int not null default 1,
    department_id uuid)`.execute(app.db)
  const person = (name: string, roles: string[] = [], extra: string[] = [], scope?: Actor['scope']) => {
    const signedIn = app.signInAs([...DECIDE, SET_STATE, ...extra], scope ?? { all: true }, { name })
    people.all.set(signedIn.actor.operatorId, { actor: signedIn.actor, roles: new Set(roles), active: true })
    return signedIn
  }
  const thing = async (state = 'NEW') => {
    const id = newId<'thing'>()
    await sql`insert into things.thing (id, state, department_id) values (${id}, ${state}, ${DEPARTMENT})`.execute(
      app.db,
    )
    return id
  }
  return {
    ...app,
    people,
    person,
    thing,
    /** Publishes a flow and puts the thing's command behind it; each call a new flow. */
    async gate(draft: FlowDraft, code = `flow-${newId<'flow'>()}`) {
      return inTransaction(app.db, async (tx) => {
        const now = app.clock()
        const flowId = await seedFlow({ tx, now }, code, { en: code }, draft)
        await seedRule({ tx, now }, { command: SET_STATE, flowId, fallback: 'BLOCK' })
        return flowId
      })
    },
    async rule(fallback: 'DEFAULT_FLOW' | 'SUPER_ADMIN' | 'AUTO_AFTER' | 'BLOCK' | 'NONE', autoAfterSeconds?: number) {
      await inTransaction(app.db, (tx) =>
        seedRule(
          { tx, now: app.clock() },
          {
            command: SET_STATE,
            flowId: null,
            fallback,
            ...(autoAfterSeconds === undefined ? {} : { autoAfterSeconds }),
          },
        ),
      )
    },
    /** Somebody else changes the thing by a command of his own. */
    async touch(id: string, state?: string) {
      const somebody = person('Somebody', [], [touch.name])
      await app.execute(touch, state === undefined ? { id } : { id, state }, somebody.actor)
    },
    /** Runs a background task now, as its timetable would. */
    async runTask(name: string, payload: Record<string, unknown> = {}) {
      const handler = app.platform.tasks.get(name)
      await handler?.(app.platform, payload, { id: '1', attempt: 1, signal: new AbortController().signal })
    },
    async stateOf(id: string) {
      const [found] = await rows(app.db, sql<{ state: string }>`select state from things.thing where id = ${id}`)
      return found?.state
    },
    /** What `kontor verify` finds wrong with approvals: nothing. */
    async violations() {
      const found = await Promise.all((approvals.checks ?? []).map((one) => one.check(app.db, app.platform)))
      return found.flat()
    },
  }
}

/** One step that asks the holders of a role. */
export function roleStep(id: string, role: string, mode: 'any' | 'all' | 'inTurn' = 'any'): FlowDraft['nodes'][number] {
  return { id, kind: 'approve', signing: { mode }, assignment: { anyOf: [{ by: 'holders', roleIds: [role] }] } }
}

/** Start, the steps one after the other, end. */
export function draftOf(...nodes: FlowDraft['nodes']): FlowDraft {
  const ids = ['start', ...nodes.map((node) => node.id), 'end']
  return {
    nodes: [{ id: 'start', kind: 'start' }, ...nodes, { id: 'end', kind: 'end' }],
    edges: ids.slice(1).map((to, index) => ({ id: `e${index}`, from: ids[index] ?? '', to })),
  }
}

type Person = ReturnType<House['person']>

/** Somebody asks for a new thing to be changed, which opens a ticket. */
export async function openTicket(h: House, maker: Person, state = 'FROZEN') {
  const id = await h.thing()
  const answer = await maker.send<{ ticketId: string }>('POST', `/things/${id}/state`, { state })
  if (answer.status !== 202) throw new Error(`no ticket was opened: ${JSON.stringify(answer.body)}`)
  return { id, ticketId: answer.body.ticketId }
}

/** What waits in somebody's inbox. */
export async function todoOf(person: Person) {
  const answer = await person.get<{ items: { id: string; ticketId: string }[] }>('/tasks/todo')
  if (answer.status !== 200) throw new Error(`no inbox: ${JSON.stringify(answer.body)}`)
  return answer.body.items
}
