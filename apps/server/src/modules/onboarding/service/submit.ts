import { toWire } from '#kernel/clock.ts'
import { type FieldProblem, Refused } from '#kernel/refusal.ts'
import { normaliseAccountNo, numberTaken, parentObjection } from '#modules/accounts'
import { type Findings, requireIdentityFree, requireLiveClient } from '#modules/clients'
import type { CommandContext } from '#platform/command.ts'
import type { Reader } from '#platform/db.ts'
import { holdContents } from '#platform/files/registry.ts'
import { onboardingErrors } from '../errors.ts'
import { openingObjections } from '../opening-check.ts'
import type { ApplicationContent } from '../schema/content.ts'
import type { ApplicationRow } from '../store/application.ts'
import { markSubmitted } from '../store/revision.ts'
import { checkContent } from './assess.ts'
import { contactProblems } from './contact.ts'
import { currentRevision, today, writeRevision } from './content.ts'
import { sendToReview } from './review.ts'
import { doer, move } from './target.ts'

/** Numbers given by hand that stand already. */
export async function takenNumbers(reader: Reader, content: ApplicationContent): Promise<FieldProblem[]> {
  const problems: FieldProblem[] = []
  for (const [at, { accountNo }] of content.accounts.entries()) {
    if (accountNo === null) continue
    const normal = normaliseAccountNo(accountNo)
    if (await numberTaken(reader, normal)) {
      const params = { accountNo: normal }
      problems.push({ path: `accounts.${at}.accountNo`, code: 'ACCOUNT_NO_TAKEN', module: 'accounts', params })
    }
  }
  return problems
}

/** Main accounts named that no such account can hang on as they stand today. */
async function unusableParents(reader: Reader, { accounts, clientId }: ApplicationContent): Promise<FieldProblem[]> {
  if (clientId === null) return []
  const problems: FieldProblem[] = []
  for (const [at, { type, parentId }] of accounts.entries()) {
    const refusal = await parentObjection(reader, { clientId, type, parentId })
    if (!refusal) continue
    const { code, module, params } = refusal
    const place = code === 'TYPE_FOLLOWS_PARENT' ? 'type' : 'parentId'
    problems.push({ path: `accounts.${at}.${place}`, code, module, params })
  }
  return problems
}

/** What the accounts there are have against those asked for: asked when it is submitted, and shown until it is opened. */
export async function standingProblems(reader: Reader, content: ApplicationContent): Promise<FieldProblem[]> {
  return [...(await takenNumbers(reader, content)), ...(await unusableParents(reader, content))]
}

/** What an application meets on its way: the transaction it is looked at in, and when. */
export type Scene = Pick<CommandContext, 'tx' | 'platform' | 'now'>

/** What a refusal says, as one problem among others at a place of the content; none when it is not refused. */
export async function refusedAt(path: string, asked: Promise<unknown>): Promise<FieldProblem[]> {
  try {
    await asked
    return []
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const { module, code, params } = error
    return [{ path, module, code, params }]
  }
}

/** Everything that stands against submitting, with its places; identity documents in use are refused by themselves. */
export async function objectionsTo(
  { tx, platform, now }: Scene,
  application: ApplicationRow,
  content: ApplicationContent,
  files: readonly string[],
): Promise<Findings> {
  const { problems, warnings } = checkContent(content, files, today(platform, now))
  const scene = { tx, platform, now, moment: 'submit' as const, application }
  const objections = (await openingObjections(scene, content)).map(({ path, refusal }) => {
    const { module, code, params } = refusal
    return { path, module, code, params }
  })
  const unproved = await contactProblems(tx, platform.cipher, application, content)
  const dead = content.clientId === null ? [] : await refusedAt('clientId', requireLiveClient(tx, content.clientId))
  const known = [...dead, ...(await standingProblems(tx, content))]
  return { problems: [...problems, ...unproved, ...known, ...objections], warnings }
}

/**
 * Checks everything a reviewer should not have to: completeness, identity, numbers.
 *
 * @returns how many warnings the reviewers will see.
 * @throws APPLICATION_INVALID with all places; IDENTITY_TAKEN, IDENTITY_RESTING.
 */
export async function requireSubmittable(
  scene: Scene,
  application: ApplicationRow,
  content: ApplicationContent,
  files: readonly string[],
): Promise<number> {
  const { problems, warnings } = await objectionsTo(scene, application, content, files)
  if (problems.length > 0) throw onboardingErrors.APPLICATION_INVALID({}, problems)
  if (content.profile) await requireIdentityFree(scene.tx, scene.platform, scene.now, content.profile)
  return warnings.length
}

/**
 * Submits the current revision of a draft or returned application. One that was submitted already (taken back, or
 * returned and sent on unchanged) becomes a new revision, so that each submission keeps its own.
 */
export async function submitApplication(
  context: CommandContext,
  application: ApplicationRow,
  remark: string | null,
): Promise<ApplicationRow> {
  const { tx, platform, now, actor } = context
  const current = await currentRevision(tx, platform.cipher, application)
  const parameters = current.files.map(({ parameter }) => parameter)
  const warnings = await requireSubmittable(context, application, current.content, parameters)
  const again = current.revision.submittedAt !== null
  const revision = application.revision + (again ? 1 : 0)
  if (again) {
    await holdContents(
      tx,
      current.files.map(({ sha256 }) => sha256),
    )
    await writeRevision(context, { applicationId: application.id, revision }, current.content, current.files)
  }
  await markSubmitted(tx, application.id, revision, toWire(now), actor.operatorId)
  const change = {
    state: 'SUBMITTED' as const,
    revision,
    submitted: true,
    failure: null,
    returned: { page: null, reasons: [], remark: null },
  }
  const submitted = await move(context, application, change, { kind: 'submitted', by: doer(context), remark })
  await sendToReview(context, submitted, current.content, { warnings, remark })
  return submitted
}
