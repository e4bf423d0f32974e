import {
  abandonChild,
  type CaseContext,
  type OutsideAnswer,
  type OutsideRunner,
  type OutsideWork,
  requireNoLoop,
} from '#modules/approvals'
import type { CommandContext } from '#platform/command.ts'
import { businessErrors } from '../errors.ts'
import { SEAL } from '../policy/purpose.ts'
import { type Words, wordsHandedOn } from '../policy/words.ts'
import type { FormDefinition, FormValues } from '../schema/definition.ts'
import { fieldsOf, visible } from '../schema/forms.ts'
import { businessesByCode } from '../store/business.ts'
import { filesOf } from '../store/file.ts'
import { chainOf, insertLink, type LinkKind } from '../store/link.ts'
import { type RequestRow, requestById } from '../store/request.ts'
import { latestRevisions } from '../store/revision.ts'
import { versionById } from '../store/version.ts'
import { launchRequest } from './launch.ts'
import { rightsToLook } from './see.ts'
import { openValues } from './values.ts'
import { wordsOfRequest } from './words.ts'

const LAUNCH = 'businesses.request.launch'

/** The maker of the request, with the rights of this moment, as the one who launches the next. @throws MAKER_MAY_NOT */
async function asMaker(context: CaseContext, request: RequestRow): Promise<CommandContext> {
  const { tx, platform, now } = context
  const actor = await platform.directory.actorOf(tx, request.makerId, now)
  if (!actor?.permissions.has(LAUNCH)) throw businessErrors.MAKER_MAY_NOT({ maker: request.makerName })
  return { ...context, actor, ticket: null, record: () => undefined }
}

/** Where the next form takes a value from, by its own field; nothing when it is not handed on. */
type Source = (field: string) => unknown

/**
 * What is handed on without a map: everything of the same name that whoever makes the next request sees of this one. What a
 * step hides from him stays hidden, and does not reach him as a fact of that name either; a map says on purpose what goes over.
 */
async function unmapped(
  maker: CommandContext,
  request: RequestRow,
  work: OutsideWork,
  values: FormValues,
): Promise<Source> {
  const { tx, platform, actor } = maker
  const { definition } = await versionById(tx, platform.db, request.versionId)
  const form = definition.forms[request.subjectType]
  if (!form) throw new Error(`request ${request.id} lacks its form`)
  const seen = visible(form, values, await rightsToLook(tx, platform, actor, request))
  const own = new Set(fieldsOf(form).map((field) => field.key))
  return (field) => (own.has(field) ? seen[field] : work.facts[field])
}

/** What the next form begins with: the fields the step maps by their new names; without a map all it has by the same name. */
async function handedOn(
  maker: CommandContext,
  request: RequestRow,
  work: OutsideWork,
  map: Readonly<Record<string, string>>,
  known: ReadonlySet<string>,
): Promise<FormValues> {
  const { tx, platform } = maker
  const revision = (await latestRevisions(tx, [request.id])).get(request.id)
  const values = revision ? openValues(platform.cipher, revision.valuesSealed, SEAL.values) : {}
  const mapped = (field: string): unknown => {
    const from = map[field]
    return from === undefined ? undefined : (values[from] ?? work.facts[from])
  }
  const source: Source = Object.keys(map).length > 0 ? mapped : await unmapped(maker, request, work, values)
  return Object.fromEntries(
    [...known].flatMap((field) => {
      const value = source(field)
      return value === undefined || value === null ? [] : [[field, value]]
    }),
  ) as FormValues
}

/** What the choices among it were called; they go where their values go. */
async function wordsAlong(
  { tx, platform }: CaseContext,
  request: RequestRow,
  map: Readonly<Record<string, string>>,
  form: FormDefinition,
): Promise<Words> {
  const mapped = Object.keys(map).length > 0
  const words = await wordsOfRequest(tx, platform.cipher, request.id)
  return wordsHandedOn(form, words, (field) => (mapped ? map[field] : field))
}

/** Launches the next business on the same subject, as the maker of this one; once for a stay, however often it is run. */
async function launchNext(
  context: CaseContext,
  work: OutsideWork,
  next: { flowCode: string; map: Readonly<Record<string, string>>; kind: LinkKind },
): Promise<string> {
  const request = await requestById(context.tx, work.row.targetId)
  if (!request) throw new Error(`request ${work.row.targetId} is not there`)
  const code = next.flowCode.replace(/^business\./, '')
  const [business] = await businessesByCode(context.tx, [code])
  if (!business?.currentVersionId || business.state !== 'published') throw businessErrors.RELAY_TARGET_UNKNOWN({ code })
  const chain = await chainOf(context.tx, request.id)
  if (chain.includes(business.id)) throw businessErrors.RELAY_LOOP({ code })
  await requireNoLoop(context, work.caseId, next.flowCode)
  const version = await versionById(context.tx, context.platform.db, business.currentVersionId)
  const form = version.definition.forms[request.subjectType]
  const known = new Set(form ? fieldsOf(form).map((field) => field.key) : [])
  const maker = await asMaker(context, request)
  const { caseId, tokenId, visit } = work
  const launched = await launchRequest(maker, {
    businessId: business.id,
    accountId: version.definition.launch.account === 'none' ? null : request.accountId,
    clientId: request.clientId,
    values: await handedOn(maker, request, work, next.map, known),
    baseline: {},
    offered: 'anything',
    acknowledged: 'everything',
    origin: next.kind === 'subFlow' ? 'subFlow' : 'relay',
    carried: await filesOf(context.tx, { requestId: request.id }),
    words: form ? await wordsAlong(context, request, next.map, form) : {},
    parent: { caseId, tokenId, visit },
  })
  await insertLink(context.tx, {
    childId: launched.id,
    parentId: request.id,
    kind: next.kind,
    at: { caseId, tokenId, visit },
  })
  return launched.id
}

const answer = (childId: string, waits: boolean): OutsideAnswer =>
  waits ? { kind: 'waiting', detail: { childId } } : { kind: 'completed', detail: { childId } }

/** A step that launches the next business, and waits for it or not. */
export const relayRunner: OutsideRunner = {
  kind: 'relay',
  targetType: 'request',
  async run(context, work) {
    if (work.node.kind !== 'relay') throw new Error(`node ${work.nodeId} is no relay`)
    const { flowCode, map, wait } = work.node
    return answer(await launchNext(context, work, { flowCode, map, kind: 'relay' }), wait)
  },
  abandon: abandonChild,
}

/** A step that is a business of its own; this one goes on when that has been approved. */
export const subFlowRunner: OutsideRunner = {
  kind: 'subFlow',
  targetType: 'request',
  async run(context, work) {
    if (work.node.kind !== 'subFlow') throw new Error(`node ${work.nodeId} is no sub-flow`)
    return answer(await launchNext(context, work, { flowCode: work.node.flowCode, map: {}, kind: 'subFlow' }), true)
  },
  abandon: abandonChild,
}
