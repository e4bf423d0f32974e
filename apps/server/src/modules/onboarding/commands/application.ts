import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { parseInput } from '#platform/execute.ts'
import { type Returned, returnedListeners } from '../returned-listener.ts'
import { type ApplicationContent, applicationContent, applicationFiles } from '../schema/content.ts'
import { APPLICATION_STATES, PAGES, RETURN_REASONS } from '../schema/state.ts'
import { currentRevision, type FileChoice, prepared, writeRevision } from '../service/content.ts'
import { enqueueOpening, sendApplicationBack, takeApplicationBack } from '../service/review.ts'
import { submitApplication } from '../service/submit.ts'
import { doer, lockedApplication, move, recordTarget, requireMaker, requireState } from '../service/target.ts'
import {
  type ApplicationRow,
  findApplication,
  insertApplication,
  insertEvent,
  updateExtract,
  updateState,
} from '../store/application.ts'
import { findRevision } from '../store/revision.ts'

const remark = z.string().trim().min(1).max(1000).nullable().default(null)
const target = z.strictObject({ id: z.uuid(), remark })
export const applicationOutput = z.object({
  id: z.uuid(),
  applicationNo: z.string(),
  state: z.enum(APPLICATION_STATES),
  revision: z.int(),
  version: z.int(),
})

/** The application as it stands after the command. */
export async function answer(context: CommandContext, id: string) {
  const application = await findApplication(context.tx, context.actor, id)
  if (!application) throw platformErrors.NOT_FOUND()
  recordTarget(context, application)
  return application
}

type Started = { content: ApplicationContent; files: readonly FileChoice[] }

/** Writes the first revision of an application, in the name of whoever acts. */
async function start(context: CommandContext, input: Started): Promise<ApplicationRow> {
  const { content, extract, files } = await prepared(context, null, input)
  const origin = {
    makerId: context.actor.operatorId,
    makerName: context.actor.name,
    source: context.actor.kind === 'apiKey' ? ('api' as const) : ('form' as const),
    importId: null,
    importRow: null,
  }
  const id = await insertApplication(context.tx, extract, origin, toWire(context.now))
  await writeRevision(context, { applicationId: id, revision: 1 }, content, files)
  const application = await answer(context, id)
  await insertEvent(context.tx, id, firstEvent(context))
  announce(context, application)
  return application
}

/**
 * Starts an application out of what another module knows, inside its command.
 *
 * @throws INPUT_INVALID, and what creating an application refuses.
 */
export const startApplication = (context: CommandContext, given: unknown): Promise<ApplicationRow> =>
  start(context, { content: parseInput(applicationContent, given), files: [] })

/** Starts an application as a draft of its maker's. */
export const createApplication = defineCommand({
  name: 'onboarding.application.create',
  input: z.strictObject({ content: applicationContent, files: applicationFiles.default([]) }),
  output: applicationOutput,
  run: start,
})

/** The first line of an application's story. */
export function firstEvent(context: CommandContext) {
  const { operatorId, name } = doer(context)
  return {
    at: toWire(context.now),
    revision: 1,
    kind: 'created',
    fromState: null,
    toState: 'DRAFT',
    step: null,
    operatorId,
    operatorName: name,
    remark: null,
  }
}

export function announce(context: CommandContext, { id, businessLine, departmentId }: ApplicationRow): void {
  context.emit({ topic: 'applications', ids: [id], businessLine, departmentId })
}

/** Saves a draft; after a return or a withdrawal the first saving starts the next revision. */
export const updateApplication = defineCommand({
  name: 'onboarding.application.update',
  input: z.strictObject({
    id: z.uuid(),
    /** As it was read; VERSION_STALE when somebody saved meanwhile. */
    version: z.int(),
    content: applicationContent,
    files: applicationFiles.default([]),
  }),
  output: applicationOutput,
  async run(context, input) {
    const application = await lockedApplication(context, input.id)
    recordTarget(context, application)
    requireMaker(context, application)
    requireState(application, ['DRAFT', 'RETURNED'])
    if (application.version !== input.version) throw platformErrors.VERSION_STALE()
    const { content, extract, files } = await prepared(context, application, input)
    const current = await findRevision(context.tx, application.id, application.revision)
    const revision = application.revision + (current?.submittedAt ? 1 : 0)
    await writeRevision(context, { applicationId: application.id, revision }, content, files)
    const at = toWire(context.now)
    await updateExtract(context.tx, application.id, extract, { state: application.state, revision, at })
    if (revision !== application.revision || application.state === 'RETURNED') {
      await move(context, application, { state: 'DRAFT', revision }, { kind: 'saved', by: doer(context), remark: null })
    } else announce(context, application)
    return answer(context, application.id)
  },
})

/** Puts the application to its reviewers. */
export const submit = defineCommand({
  name: 'onboarding.application.submit',
  input: target,
  output: applicationOutput,
  async run(context, input) {
    const application = await lockedApplication(context, input.id)
    recordTarget(context, application)
    requireMaker(context, application)
    requireState(application, ['DRAFT', 'RETURNED'])
    await submitApplication(context, application, input.remark)
    return answer(context, application.id)
  },
})

/**
 * Takes a submitted application back into a draft before it is decided, or one that could not be opened, to put it right:
 * it is then reviewed anew.
 */
export const withdraw = defineCommand({
  name: 'onboarding.application.withdraw',
  permission: 'onboarding.application.submit',
  input: target,
  output: applicationOutput,
  async run(context, input) {
    const application = await lockedApplication(context, input.id)
    recordTarget(context, application)
    requireMaker(context, application)
    requireState(application, ['SUBMITTED', 'FAILED'])
    if (application.state === 'SUBMITTED') await takeApplicationBack(context, application, input.remark)
    const step = { kind: 'withdrawn', by: doer(context), remark: input.remark }
    await move(context, application, { state: 'DRAFT', caseId: null, reviewStep: null, failure: null }, step)
    return answer(context, application.id)
  },
})

/** Gives an application up; its identity documents are free for another. */
export const cancel = defineCommand({
  name: 'onboarding.application.cancel',
  permission: 'onboarding.application.update',
  input: target,
  output: applicationOutput,
  async run(context, input) {
    const application = await lockedApplication(context, input.id)
    recordTarget(context, application)
    requireMaker(context, application)
    requireState(application, ['DRAFT', 'RETURNED', 'FAILED'])
    if (application.state !== 'FAILED') await takeApplicationBack(context, application, input.remark)
    const step = { kind: 'cancelled', by: doer(context), remark: input.remark }
    await move(context, application, { state: 'CANCELLED', failure: null, reviewStep: null }, step)
    return answer(context, application.id)
  },
})

/** A reviewer sends the application back to a page, with reasons. */
export const returnApplication = defineCommand({
  name: 'onboarding.application.return',
  permission: 'approvals.task.return',
  input: z.strictObject({
    id: z.uuid(),
    page: z.enum(PAGES),
    reasons: z.array(z.enum(RETURN_REASONS)).min(1).max(RETURN_REASONS.length),
    remark: z.string().trim().min(1).max(1000),
  }),
  output: applicationOutput,
  async run(context, input) {
    const application = await lockedApplication(context, input.id)
    requireState(application, ['SUBMITTED'])
    await sendApplicationBack(context, application, input.remark)
    const { page, reasons, remark: why } = input
    await updateState(context.tx, application.id, {
      state: 'RETURNED',
      at: toWire(context.now),
      returned: { page, reasons, remark: why },
    })
    context.record({ after: { state: 'RETURNED', page, reasons: [...reasons] }, reason: why })
    if (application.source === 'api') await tellApplicant(context, application, { page, reasons })
    return answer(context, application.id)
  },
})

/** Whoever applied online hears of a return from those who write to applicants. */
async function tellApplicant(
  context: CommandContext,
  application: ApplicationRow,
  why: Pick<Returned, 'page' | 'reasons'>,
): Promise<void> {
  const { id, applicationNo } = application
  const { content, revision } = await currentRevision(context.tx, context.platform.cipher, application)
  const returned = { applicationId: id, applicationNo, revision: revision.revision, content, ...why }
  for (const listener of context.platform.offered(returnedListeners)) await listener(context, returned)
}

/** Tries a failed opening again. */
export const retryOpening = defineCommand({
  name: 'onboarding.application.retry',
  input: target,
  output: applicationOutput,
  async run(context, input) {
    const application = await lockedApplication(context, input.id)
    recordTarget(context, application)
    requireState(application, ['FAILED'])
    enqueueOpening(context, application)
    return answer(context, application.id)
  },
})
