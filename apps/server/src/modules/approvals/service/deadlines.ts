import { toWire } from '#kernel/clock.ts'
import type { Json } from '#kernel/refusal.ts'
import { inTransaction } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import type { Task } from '../schema/case.ts'
import { type Deadline, type DeadlineStage, stagesOf } from '../schema/deadline.ts'
import { type DeadlineRef, dueDeadlines, markPassed, passIdle } from '../store/deadline.ts'
import { SYSTEM } from './act.ts'
import { Board } from './board.ts'
import { deadlineAt } from './due.ts'
import type { CaseContext } from './listener.ts'
import { ADMINISTER, type Asked, holdersOf, questionsOf } from './people.ts'
import type { Seat } from './seat.ts'
import { caseContextOf, settle } from './settle.ts'
import { type CaseSignal, signal } from './signals.ts'

const holdersNow = (task: Task): readonly string[] => (task.claimedBy === null ? task.candidates : [task.claimedBy])

/** Managers of whoever holds each open task; where that brings nobody new, the administrators. */
async function managersOf(context: CaseContext, seat: Seat, open: readonly Task[]): Promise<Record<string, string[]>> {
  const { tx, platform, now } = context
  const administrators: Asked = holdersOf(ADMINISTER, seat.row)
  const [questionOfAdmins] = await questionsOf(tx, [administrators])
  if (!questionOfAdmins) return {}
  const { businessLine, departmentId } = seat.row
  const questions = open.map((task) => ({
    anyOf: holdersNow(task).map((operatorId) => ({ by: 'managerOf' as const, operatorId })),
    except: [],
    businessLine,
    departmentId,
    among: null,
  }))
  const found = await platform.directory.find(tx, [...questions, questionOfAdmins], now)
  const admins = found.at(-1) ?? []
  return Object.fromEntries(
    open.map((task, index) => {
      const able = (id: string) =>
        !task.candidates.includes(id) && (task.kind !== 'approve' || !seat.state.barredIds.includes(id))
      const managers = (found[index] ?? []).filter(able)
      return [task.id, managers.length > 0 ? managers : admins.filter(able)]
    }),
  )
}

/** What people hear of each thing that may happen: one that comes before the step is due is no reproach. */
function kindOf({ then, openHours }: DeadlineStage, due: Deadline): CaseSignal['kind'] {
  if (then === 'escalate') return 'escalated'
  if (then === 'remindManager') return 'lateBelow'
  if (then !== 'remind') return 'timedOut'
  return openHours < due.openHours ? 'dueSoon' : 'overdue'
}

/** Lets a time of a visit pass, in the transaction given; false when it has passed or nobody is asked there any more. */
async function pass(context: CaseContext, ref: DeadlineRef): Promise<boolean> {
  const { tx, now, platform } = context
  const { caseId, visit } = ref
  const board = new Board(tx, platform, now)
  await board.load([caseId], [])
  const seat = board.seats.get(caseId)
  if (!(await markPassed(tx, toWire(now), ref))) return false
  const token = seat?.state.tokens.find((one) => one.state === 'asking' && one.visit === visit)
  const deadline = seat && token ? deadlineAt(seat.flow.definition, token.nodeId) : null
  const stage = deadline && stagesOf(deadline)[ref.stage]
  if (!seat || !token || !deadline || !stage) return false
  const open = seat.state.tasks.filter((task) => task.visit === visit && task.state === 'open')
  const { then, openHours } = stage
  const above = then === 'escalate' || then === 'remindManager' ? await managersOf(context, seat, open) : {}
  const named = [...new Set(Object.values(above).flat())]
  const detail: Record<string, Json> = { then, openHours, dueAt: seat.due.get(visit) ?? null }
  if (named.length > 0) detail['named'] = named
  const to = then === 'escalate' ? above : {}
  const refusal = board.apply(seat, { kind: 'timeout', tokenId: token.id, visit, stage: ref.stage, to }, SYSTEM, detail)
  if (refusal) throw new Error(`a deadline was refused: ${refusal.code}`)
  await settle(context, board, seat)
  const told = seat.state.tasks.filter((task) => task.visit === visit && task.state === 'open')
  const hearing = then === 'remindManager' ? named : (told.length > 0 ? told : open).flatMap((one) => one.candidates)
  await signal(context, seat.row, {
    kind: kindOf(stage, deadline),
    taskIds: told.map((task) => task.id),
    operatorIds: [...new Set(hearing)],
    by: SYSTEM,
    remark: null,
  })
  return true
}

/**
 * Lets every deadline pass whose time is up. Each passes in a transaction of its own under the lock of its case, marked
 * there, so that it passes once however many sweep and whatever crashes.
 */
export async function passDeadlines(platform: Platform): Promise<void> {
  const at = toWire(platform.clock())
  await inTransaction(platform.db, (tx) => passIdle(tx, at))
  let failure: unknown = null
  for (const ref of await dueDeadlines(platform.db, at)) {
    try {
      await inTransaction(platform.db, async (tx) => {
        const { context, close } = caseContextOf(tx, platform)
        await pass(context, ref)
        await close()
      })
    } catch (error) {
      failure ??= error
    }
  }
  if (failure !== null) throw failure
}
