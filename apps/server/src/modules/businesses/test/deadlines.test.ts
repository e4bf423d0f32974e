import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import type { Person } from '#testing/app.ts'
import type { BusinessDraft } from '../schema.ts'
import { APPROVER, aClient, CLERK, type House, house, launchAs, mobileDefinition, published } from './house.ts'

let at: House
let clerk: Person
let approver: Person
beforeAll(async () => {
  at = await house()
  clerk = at.join('Clerk', CLERK)
  approver = at.join('Approver', APPROVER)
})
afterAll(() => at.app.close())

/** The usual business, its review due after eight open hours. */
function dueInADay(): BusinessDraft {
  const definition = mobileDefinition(approver.actor.operatorId)
  const flow = definition.flow as NonNullable<BusinessDraft['flow']>
  const deadline = { openHours: 8, then: 'remind' as const }
  const nodes = flow.nodes.map((node) => (node.id === 'review' ? { ...node, deadline } : node)) as typeof flow.nodes
  return { ...definition, flow: { ...flow, nodes } }
}

const pass = async () => {
  const task = at.app.platform.tasks.get('approvals.time.pass')
  await task?.(at.app.platform, {}, { id: '1', attempt: 1, signal: new AbortController().signal })
}

const moveTo = (instant: string) => at.app.clock.advance(Temporal.Instant.from(instant).since(at.app.clock()))

it('[A-43] [G7] eight open hours from Christmas Eve at four are over on Monday at three, told once and no minute too early', async () => {
  const business = await published(at, dueInADay())
  const { accountId } = await aClient(at)
  moveTo('2026-12-24T08:00:00Z')
  const launched = await launchAs(clerk, business, { accountId, values: { mobile: '+85291234567' } })
  const { body } = await approver.get<{ items: { dueAt: string }[] }>('/tasks/todo')
  expect(Temporal.Instant.from(body.items[0]?.dueAt ?? '').toString()).toBe('2026-12-28T07:00:00Z')
  const told = () =>
    rows(
      at.app.db,
      sql`select 1 from approvals.case_event where case_id = ${launched.body.caseId}::uuid and kind = 'timeout'`,
    )
  moveTo('2026-12-28T06:59:00Z')
  await pass()
  expect(await told()).toHaveLength(0)
  moveTo('2026-12-28T07:00:00Z')
  await Promise.all([pass(), pass()])
  await pass()
  expect(await told()).toHaveLength(1)
})
