import { hash } from 'node:crypto'
import type { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import type { Json } from '#kernel/refusal.ts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { accessErrors } from '../errors.ts'
import { assertNotSelf, assertScopeWithin, validityOf } from '../policy/grants.ts'
import { nothing, setScope as setScopeInput } from '../schema.ts'
import { findDepartment } from '../store/department.ts'
import { scopeGrants, setScopeGrants } from '../store/grant.ts'
import type { Operator } from '../store/operator.ts'
import { keepingAnAdministrator } from './administrators.ts'
import { requireLine } from './lines.ts'
import { aboutOperator } from './operators.ts'

type Wish = z.output<typeof setScopeInput>

/** @throws NOT_FOUND, OWN_RIGHTS, SCOPE_EXCEEDS_OWN, DEPARTMENT_UNKNOWN, LINE_UNKNOWN, LINE_RETIRED */
async function prepare(context: CommandContext, wish: Wish): Promise<Operator> {
  const { tx, actor } = context
  const operator = await aboutOperator(context, wish.operatorId)
  assertNotSelf(actor, operator.id)
  for (const [index, { departmentId }] of wish.departments.entries()) {
    if (await findDepartment(tx, departmentId)) continue
    throw accessErrors.DEPARTMENT_UNKNOWN({}, [{ path: `departments.${index}.departmentId`, code: 'custom' }])
  }
  const held = new Set((await scopeGrants(tx, operator.id)).businessLines.map((one) => one.businessLine))
  for (const [index, { businessLine }] of wish.businessLines.entries()) {
    // Who is in a retired line stays there; nobody comes into it.
    if (!held.has(businessLine)) await requireLine(tx, businessLine, `businessLines.${index}.businessLine`)
  }
  assertScopeWithin(actor, {
    all: wish.all,
    businessLines: wish.businessLines.map((one) => one.businessLine),
    departmentIds: wish.departments.map((one) => one.departmentId),
  })
  return operator
}

const described = (scope: {
  all: boolean
  businessLines: readonly { businessLine: string }[]
  departments: readonly { departmentId: string }[]
}): Record<string, Json> => ({
  all: scope.all,
  businessLines: scope.businessLines.map((one) => one.businessLine),
  departments: scope.departments.map((one) => one.departmentId),
})

/** Says anew which accounts a person sees: all, or the business lines and departments given, each with its dates. */
export const setScope = defineCommand({
  name: 'access.grant.setScope',
  input: setScopeInput,
  output: nothing,
  async propose(context, wish) {
    const operator = await prepare(context, wish)
    const present = await scopeGrants(context.tx, operator.id)
    return {
      target: { type: 'operator', id: operator.id, label: operator.username },
      version: hash('sha256', JSON.stringify(present)),
      clientId: null,
      accountId: null,
      businessLine: null,
      departmentId: operator.departmentId,
      facts: { all: wish.all },
      before: described(present),
      after: described(wish),
      reason: wish.reason ?? null,
    }
  },
  async run(context, wish) {
    const { tx, now } = context
    const operator = await prepare(context, wish)
    const before = await scopeGrants(tx, operator.id)
    const scope = {
      all: wish.all,
      businessLines: wish.businessLines.map((one) => ({ ...one, ...validityOf(one, now) })),
      departments: wish.departments.map((one) => ({ ...one, ...validityOf(one, now) })),
    }
    await keepingAnAdministrator(context, operator.id, () => setScopeGrants(tx, operator.id, scope))
    context.record({
      before: described(before),
      after: { ...described(wish), from: toWire(now) },
      reason: wish.reason ?? null,
    })
    return {}
  },
})
