import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import type { Json } from '#kernel/refusal.ts'
import type { CommandContext, Proposal } from '#platform/command.ts'
import { constraintOf } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import { maskEmail, maskPhone } from '#platform/masking.ts'
import { contactNotices, dataChanges, type Paper } from '../change-points.ts'
import { clientErrors } from '../errors.ts'
import type { Amended } from '../policy/amend.ts'
import { coolingUntil } from '../policy/cooling.ts'
import { profileOf } from '../policy/dossier.ts'
import { newProblems } from '../policy/soundness.ts'
import type { Dossier } from '../schema/dossier.ts'
import { differenceOf, isIdentityChanged, isMainReplaced, isSameDossier, lostContacts } from '../service/difference.ts'
import { papersNamed } from '../service/papers.ts'
import { personPlace, personVersion, type Whose } from '../service/person-place.ts'
import { requireIdentityFree } from '../service.ts'
import { type ClientRow, findClient, lockClient, type Place, placesOf } from '../store/client.ts'
import { loadDossier } from '../store/dossier.ts'
import { updateClientData } from '../store/profile.ts'
import { insertNotice, insertRevision } from '../store/revision.ts'
import { replaceRows } from '../store/rows.ts'

/** What every change of data says. */
export type Asked = {
  id: string
  version: number | null
  remark: string | null
  attachments: readonly string[]
  attachmentRef?: string | undefined
}

/** How a command changes what is known; `personId` names whom it is about, null the client itself. */
export type Edit = (
  dossier: Dossier,
  at: string,
) => Amended & { personId?: string | null; person?: string | null; whose?: Whose }

type Plan = {
  client: ClientRow
  places: Place[]
  before: Dossier
  after: Dossier
  papers: Paper[]
  changed: boolean
  label: string
  whose: Whose | null
  difference: { before: Record<string, Json>; after: Record<string, Json> }
}

/** @throws REMARK_OR_PAPER, PAPER_UNKNOWN */
async function papersOf(context: CommandContext, asked: Asked): Promise<Paper[]> {
  if (asked.remark === null && asked.attachments.length === 0 && asked.attachmentRef === undefined) {
    throw clientErrors.REMARK_OR_PAPER({}, [{ path: 'remark', code: 'REMARK_OR_PAPER' }])
  }
  return papersNamed(context, asked.id, asked.attachments)
}

/** Own documents that are not what they were: they must be free to be borne. */
function ownFresh(before: Dossier, after: Dossier) {
  const known = new Set(before.documents.map((one) => `${one.id} ${one.kind} ${one.country} ${one.number}`))
  return after.documents.filter(
    (one) => one.personId === null && !known.has(`${one.id} ${one.kind} ${one.country} ${one.number}`),
  )
}

/** Places as the form of one party has them: a person's stand without the person's number. */
const asTyped = (path: string): string => path.replace(/^persons\.\d+\./, '')

/**
 * Works out what a change does on today's state, the client locked.
 *
 * @throws NOT_FOUND, CLIENT_CANCELLED, VERSION_STALE, REMARK_OR_PAPER, PAPER_UNKNOWN, PROFILE_INVALID with the places,
 * IDENTITY_TAKEN, IDENTITY_RESTING; NOTHING_CHANGES when somebody looked and changes nothing.
 */
async function planned(context: CommandContext, asked: Asked, edit: Edit): Promise<Plan> {
  const { tx, actor, platform, now } = context
  await lockClient(tx, asked.id)
  const client = await findClient(tx, actor, asked.id)
  if (!client) throw platformErrors.NOT_FOUND()
  if (client.status === 'CANCELLED') throw clientErrors.CLIENT_CANCELLED()
  if (asked.version !== null && asked.version !== client.dataVersion) throw platformErrors.VERSION_STALE()
  const papers = await papersOf(context, asked)
  const places = await placesOf(tx, actor, asked.id)
  const before = await loadDossier(tx, platform.cipher, asked.id)
  const { dossier: after, problems, personId = null, person = null, whose = null } = edit(before, toWire(now))
  const changed = !isSameDossier(before, after)
  if (!changed && problems.length === 0 && asked.version !== null) throw clientErrors.NOTHING_CHANGES()
  const wrong = [
    ...problems,
    ...newProblems(profileOf(before), profileOf(after), dateAt(now, platform.config.timeZone)),
  ]
  if (wrong.length > 0) {
    throw clientErrors.PROFILE_INVALID({}, [
      ...new Map(wrong.map((one) => [`${one.path} ${one.code}`, { ...one, path: asTyped(one.path) }])).values(),
    ])
  }
  const fresh = ownFresh(before, after)
  if (fresh.length > 0) {
    await requireIdentityFree(tx, platform, now, { type: client.type, documents: fresh }, client.id)
  }
  const label = [client.clientNo, client.displayName, ...(person === null ? [] : ['·', person])].join(' ')
  const difference = differenceOf(before, after, personId)
  return { client, places, before, after, papers, changed, label, whose, difference }
}

/**
 * What a ticket is about and when it is stale: the client, once its data changed again; one of its people, once that person's
 * did, where nobody looked at more than that.
 */
function subjectOf({ platform }: CommandContext, { version }: Asked, { client, before, label, whose }: Plan) {
  if (version !== null || whose === null) {
    return { target: { type: 'client', id: client.id, label }, version: String(client.dataVersion) }
  }
  const { cipher } = platform
  return {
    target: { ...personPlace(cipher, client.id, whose), label },
    version: personVersion(cipher, before, whose),
  }
}

/** What a change would do, for the approver. */
export async function proposeChange(context: CommandContext, asked: Asked, edit: Edit): Promise<Proposal> {
  const plan = await planned(context, asked, edit)
  const { client, places, difference } = plan
  const times = { phone: client.phoneChangedAt, email: client.emailChangedAt }
  return {
    ...subjectOf(context, asked, plan),
    clientId: client.id,
    accountId: null,
    businessLine: places[0]?.businessLine ?? null,
    departmentId: places[0]?.departmentId ?? null,
    facts: {
      clientType: client.type,
      category: client.category,
      status: client.status,
      changes: Object.keys(difference.after),
      contactCooling: coolingUntil(times, context.now, context.platform.config.contactCoolingHours) !== null,
    },
    before: difference.before,
    after: withPapers(plan, asked),
    reason: asked.remark,
    // A step of a flow may hand over nothing that is new; nobody is asked about nothing.
    ...(plan.changed ? {} : { exempt: true }),
  }
}

const withPapers = ({ difference, papers }: Plan, { attachmentRef }: Asked): Record<string, Json> => ({
  ...difference.after,
  ...(papers.length === 0 ? {} : { attachments: papers.map((one) => one.name) }),
  ...(attachmentRef === undefined ? {} : { attachmentRef }),
})

/** Tells every address that is no longer the client's, in the client's language. */
async function notify(context: CommandContext, plan: Plan, revisionId: string): Promise<void> {
  const { tx, platform, now } = context
  const { language } = plan.after.client
  for (const lost of lostContacts(plan.before, plan.after)) {
    const { kind, value: to, replacement } = lost
    const notice = { id: newId<'contactNotice'>(), clientId: plan.client.id, kind, to, language, at: toWire(now) }
    await insertNotice(tx, platform.cipher, { ...notice, revisionId, replacement })
    const mask = kind === 'phone' ? maskPhone : maskEmail
    const newMasked = replacement === null ? null : mask(replacement)
    for (const take of platform.offered(contactNotices)) await take(context, { ...notice, newMasked })
  }
}

async function write(context: CommandContext, name: string, asked: Asked, plan: Plan): Promise<void> {
  const { tx, platform, actor } = context
  const at = toWire(context.now)
  const { client, before, after } = plan
  const revisionId = await insertRevision(tx, platform.cipher, {
    clientId: client.id,
    version: client.dataVersion,
    at,
    command: name,
    by: { id: actor.operatorId, name: actor.name },
    ticketId: context.ticket?.id ?? null,
    remark: asked.remark,
    attachments: asked.attachments,
    attachmentRef: asked.attachmentRef ?? null,
    dossier: before,
  })
  try {
    await replaceRows(tx, platform.cipher, { clientId: client.id, claim: client.type }, before, after)
  } catch (error) {
    if (constraintOf(error) === 'identity_document_claim') throw clientErrors.IDENTITY_TAKEN({ clientNo: '', name: '' })
    throw error
  }
  await updateClientData(tx, client.id, {
    dossier: after,
    at,
    phoneChanged: isMainReplaced(before, after, 'phone'),
    emailChanged: isMainReplaced(before, after, 'email'),
  })
  await notify(context, plan, revisionId)
  const change = { clientId: client.id, identity: isIdentityChanged(before, after) }
  for (const hear of platform.offered(dataChanges)) await hear(context, change)
}

/** Changes what is known of a client: the state before is kept, the old addresses are told, the record says what changed. */
export async function runChange(context: CommandContext, name: string, asked: Asked, edit: Edit) {
  const plan = await planned(context, asked, edit)
  const { client, places, difference } = plan
  if (plan.changed) await write(context, name, asked, plan)
  context.record({
    target: { type: 'client', id: client.id, label: plan.label },
    clientId: client.id,
    businessLine: places[0]?.businessLine ?? null,
    departmentId: places[0]?.departmentId ?? null,
    before: difference.before,
    after: withPapers(plan, asked),
    reason: asked.remark,
  })
  if (plan.changed) for (const place of places) context.emit({ topic: 'clients', ids: [client.id], ...place })
  return { id: client.id, version: client.dataVersion + (plan.changed ? 1 : 0), changed: plan.changed }
}
