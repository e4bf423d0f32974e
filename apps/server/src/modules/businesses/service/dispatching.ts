import { sql } from 'kysely'
import type { People } from '#modules/approvals'
import type { Actor } from '#platform/actor.ts'
import type { CommandContext } from '#platform/command.ts'
import type { Reader, Tx } from '#platform/db.ts'
import { businessErrors } from '../errors.ts'
import type { Offered } from '../policy/choosers.ts'
import { type FillingStep, fillingStep } from '../policy/dispatch.ts'
import { SEAL } from '../policy/purpose.ts'
import type { Words } from '../policy/words.ts'
import type { FormDefinition, FormValues } from '../schema/definition.ts'
import { type CatalogueRow, catalogueOf } from '../store/catalogue.ts'
import { type FileRow, filesOf } from '../store/file.ts'
import { revisionsOf } from '../store/revision.ts'
import { formFor, type Launchable, type Launched, launchable, launchRequest } from './launch.ts'
import { openBaseline, openValues } from './values.ts'
import { wordsOfRequest } from './words.ts'

/** A business as it can be dispatched now: the form about nobody, and the step its recipients fill it in at. */
export type Dispatchable = Launchable & { form: FormDefinition; step: FillingStep }

/** @throws NOT_FOUND; BUSINESS_RETIRED, BUSINESS_STATE_FORBIDS, NOT_DISPATCHED when it can't be. */
export async function dispatchable(
  context: Parameters<typeof launchable>[0],
  businessId: string,
): Promise<Dispatchable> {
  const found = await launchable(context, businessId)
  const { flow, launch } = found.version.definition
  const step = launch.dispatch && fillingStep(flow, launch.dispatch.step)
  if (!step) throw businessErrors.NOT_DISPATCHED({ name: found.business.names[context.actor.language] })
  return { ...found, form: formFor(found.version, 'none'), step }
}

/** Businesses of the actor's lines that can be dispatched. */
export async function dispatchables(reader: Reader, actor: Actor): Promise<CatalogueRow[]> {
  return (await catalogueOf(reader, actor)).filter(({ launch }) => (launch.dispatch ?? null) !== null)
}

/** What goes out to every recipient: values, and the files of another request that they name. */
export type Sent = {
  values: FormValues
  carried: ReadonlyMap<string, FileRow>
  /** What data sources offered the sender; `anything` for values that were held to it when they were first sent. */
  offered: Offered | 'nothing' | 'anything'
  /** What the sender's choices were called. */
  words: Words
}

/** What the form of a business offered its sender to choose from, and its words, as `launchFormFor` gave it out. */
export function offeredToSender(
  { platform }: Pick<CommandContext, 'platform'>,
  baseline: string | null,
): Pick<Sent, 'offered' | 'words'> {
  const { offered, words = {} } = openBaseline(platform.cipher, baseline, { accountId: null, clientId: null })
  return { offered, words }
}

/** One recipient: where the request stands, who is asked to fill it in, what it is called. */
export type Target = { departmentId: string; people: People[]; title: string; dueAt: string }

/**
 * Launches one request for each target, all with what the sender filled in, in the sender's name. Files sent along are
 * kept once and copied on.
 *
 * @throws what `launchRequest` refuses
 */
export async function launchDispatched(
  context: CommandContext,
  business: Dispatchable,
  sent: Sent,
  targets: readonly Target[],
): Promise<Launched[]> {
  const launched: Launched[] = []
  let given = sent
  for (const { departmentId, people, title, dueAt } of targets) {
    const made = await launchRequest(context, {
      businessId: business.business.id,
      accountId: null,
      clientId: null,
      values: given.values,
      baseline: {},
      offered: given.offered,
      words: given.words,
      acknowledged: 'everything',
      origin: 'dispatch',
      dueAt,
      carried: given.carried,
      place: { departmentId, title, people: { [business.step.id]: people } },
    })
    if (launched.length === 0 && targets.length > 1) given = await sentWith(context, made.id)
    launched.push(made)
  }
  return launched
}

/** What a request was launched with, files and all, to be sent once more. */
export async function sentWith(
  { tx, platform }: Pick<CommandContext, 'tx' | 'platform'>,
  requestId: string,
): Promise<Sent> {
  const [first] = await revisionsOf(tx, requestId)
  return {
    values: first ? openValues(platform.cipher, first.valuesSealed, SEAL.values) : {},
    carried: await filesOf(tx, { requestId }),
    offered: 'anything',
    words: await wordsOfRequest(tx, platform.cipher, requestId),
  }
}

/** Says until when requests are to be done. */
export async function setRequestsDue(tx: Tx, ids: readonly string[], at: string): Promise<void> {
  await sql`update businesses.request set due_at = ${at} where id = any(${[...ids]}::uuid[])`.execute(tx)
}
