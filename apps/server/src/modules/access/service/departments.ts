import { newId } from '#kernel/ids.ts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { constraintOf } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import { accessErrors } from '../errors.ts'
import { departmentCreate, departmentMove, departmentUpdate, identified } from '../schema.ts'
import {
  type Department,
  findDepartment,
  insertDepartment,
  isBelow,
  lockTree,
  moveDepartment,
  updateDepartment,
} from '../store/department.ts'
import { getOperator, reaches } from '../store/operator.ts'

/** @throws NOT_FOUND when it does not exist or is out of reach. */
async function aboutDepartment(context: CommandContext, id: string): Promise<Department> {
  const found = await findDepartment(context.tx, id)
  if (!found || !reaches(context.actor, id)) throw platformErrors.NOT_FOUND()
  context.record({ target: { type: 'department', id, label: found.code }, departmentId: id })
  return found
}

/** A parent must be in reach; only who sees everything makes or moves a top department. @throws DEPARTMENT_UNKNOWN */
async function assertParent({ tx, actor }: CommandContext, parentId: string | null): Promise<void> {
  const known = parentId === null ? actor.scope.all : reaches(actor, parentId) && (await findDepartment(tx, parentId))
  if (!known) throw accessErrors.DEPARTMENT_UNKNOWN({}, [{ path: 'parentId', code: 'custom' }])
}

export const createDepartment = defineCommand({
  name: 'access.department.create',
  input: departmentCreate,
  output: identified,
  async run(context, input) {
    const { tx, actor, now } = context
    await assertParent(context, input.parentId)
    if (input.managerId) await getOperator(tx, actor, input.managerId)
    const id = newId<'department'>()
    context.record({
      target: { type: 'department', id, label: input.code },
      departmentId: id,
      after: { code: input.code, names: input.names, parentId: input.parentId },
    })
    try {
      await insertDepartment(tx, { id, ...input, managerId: input.managerId ?? null }, now)
    } catch (error) {
      if (constraintOf(error) !== 'department_code') throw error
      throw accessErrors.CODE_TAKEN({ code: input.code }, [{ path: 'code', code: 'custom' }])
    }
    return { id }
  },
})

export const updateDepartmentCommand = defineCommand({
  name: 'access.department.update',
  input: departmentUpdate,
  output: identified,
  async run(context, input) {
    const before = await aboutDepartment(context, input.id)
    if (input.managerId) await getOperator(context.tx, context.actor, input.managerId)
    await updateDepartment(context.tx, input)
    context.record({
      before: { names: before.names, managerId: before.managerId },
      after: { names: input.names, managerId: input.managerId },
    })
    return { id: input.id }
  },
})

/** Moves a department with all below it: who sees the new parent sees it from the next request on. */
export const moveDepartmentCommand = defineCommand({
  name: 'access.department.move',
  input: departmentMove,
  output: identified,
  async propose(context, { id, parentId }) {
    const one = await aboutDepartment(context, id)
    return {
      target: { type: 'department', id, label: one.code },
      version: String(one.version),
      clientId: null,
      accountId: null,
      businessLine: null,
      departmentId: id,
      facts: {},
      before: { parentId: one.parentId },
      after: { parentId },
      reason: null,
    }
  },
  async run(context, { id, parentId }) {
    const { tx } = context
    await lockTree(tx)
    const one = await aboutDepartment(context, id)
    await assertParent(context, parentId)
    if (one.parentId === null) await assertParent(context, null)
    if (await isBelow(tx, parentId, id)) throw accessErrors.DEPARTMENT_CYCLE()
    await moveDepartment(tx, id, parentId)
    context.record({ before: { parentId: one.parentId }, after: { parentId } })
    return { id }
  },
})
