import { toWire } from '#kernel/clock.ts'
import type { CaseContext } from '#modules/approvals'
import type { CommandContext } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { onboardingErrors } from '../errors.ts'
import { APPLICATION_TRANSITIONS, type ApplicationState } from '../schema/state.ts'
import {
  type ApplicationRow,
  findApplication,
  insertEvent,
  lockApplication,
  type StateChange,
  updateState,
} from '../store/application.ts'

/** The application, locked and in the actor's scope. @throws NOT_FOUND */
export async function lockedApplication(context: CommandContext, id: string): Promise<ApplicationRow> {
  const locked = await lockApplication(context.tx, id)
  const application = locked && (await findApplication(context.tx, context.actor, id))
  if (!application) throw platformErrors.NOT_FOUND()
  return application
}

/** Only who made an application changes it; so the reviewer is never one of its authors. @throws NOT_MAKER */
export function requireMaker(context: CommandContext, application: ApplicationRow): void {
  if (application.makerId !== context.actor.operatorId) {
    throw onboardingErrors.NOT_MAKER({ makerName: application.makerName })
  }
}

/** @throws APPLICATION_STATE_FORBIDS */
export function requireState(application: ApplicationRow, allowed: readonly ApplicationState[]): void {
  if (!allowed.includes(application.state))
    throw onboardingErrors.APPLICATION_STATE_FORBIDS({ state: application.state })
}

/** Names the application in the record of the call. */
export function recordTarget(context: CommandContext, application: ApplicationRow): void {
  const { id, applicationNo, displayName, clientId, businessLine, departmentId } = application
  context.record({
    target: { type: 'application', id, label: `${applicationNo} ${displayName}` },
    clientId,
    businessLine,
    departmentId,
  })
}

export type Step = {
  /** `submitted`, `returned`, `opened`, …: the kind of line in the story. */
  kind: string
  by: { operatorId: string; name: string }
  remark: string | null
  step?: string | null
}

/**
 * Moves the application and adds a line to its story. A move that the transition table does not know is a defect here,
 * not the caller's mistake: those are refused before.
 */
export async function move(
  context: CaseContext,
  application: ApplicationRow,
  change: Omit<StateChange, 'at'>,
  step: Step,
): Promise<ApplicationRow> {
  const { state: from, id } = application
  if (change.state !== from && !APPLICATION_TRANSITIONS[from].includes(change.state)) {
    throw new Error(`application ${id} can't go from ${from} to ${change.state}`)
  }
  const at = toWire(context.now)
  await updateState(context.tx, id, { ...change, at })
  await insertEvent(context.tx, id, {
    at,
    revision: change.revision ?? application.revision,
    kind: step.kind,
    fromState: from,
    toState: change.state,
    step: step.step ?? null,
    operatorId: step.by.operatorId,
    operatorName: step.by.name,
    remark: step.remark,
  })
  const { businessLine, departmentId } = application
  context.emit({ topic: 'applications', ids: [id], businessLine, departmentId })
  return { ...application, state: change.state, revision: change.revision ?? application.revision }
}

/** Who does it, for the story. */
export function doer({ actor }: CommandContext): Step['by'] {
  return { operatorId: actor.operatorId, name: actor.name }
}
