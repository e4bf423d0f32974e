import type { z } from 'zod'
import type { Actor } from '#platform/actor.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import { choosersIn } from '../policy/choosers.ts'
import { fileFields } from '../policy/form-facts.ts'
import { SEAL } from '../policy/purpose.ts'
import { makersRights, rightsTable } from '../policy/rights.ts'
import { joined, type Words, withWords, wordsBy, wordsFor } from '../policy/words.ts'
import type { FormDefinition, FormValues } from '../schema/definition.ts'
import {
  asksAboutSubject,
  fieldsOf,
  initialValues,
  type Rights,
  rightTo,
  rightToColumn,
  tableOf,
  visible,
  visibleForm,
} from '../schema/forms.ts'
import type * as wire from '../schema/request.ts'
import { type CatalogueRow, catalogueOf } from '../store/catalogue.ts'
import { type DraftRow, findDraft } from '../store/draft.ts'
import { findRequest, type RequestRow } from '../store/request.ts'
import { latestRevisions } from '../store/revision.ts'
import { surroundingsOf } from './around.ts'
import { offeredBy } from './choices.ts'
import { draftWords } from './drafts.ts'
import { formFor, launchable } from './launch.ts'
import { maskedValues, sensitiveValues } from './masking.ts'
import { obstaclesOf } from './obstacles.ts'
import { type Current, currentValues } from './prefill.ts'
import { floorsOf, referencesFor } from './reference.ts'
import { calledIn } from './references.ts'
import { rightsToLook } from './see.ts'
import { type Subject, subjectOf } from './subject.ts'
import { baselineToken, openValues } from './values.ts'
import { wordsOfRequest } from './words.ts'

type Opening = z.input<typeof wire.launchForm>

/** Businesses a person may launch, his favourites first. */
export async function catalogueFor({ db }: Platform, actor: Actor): Promise<z.input<typeof wire.catalogue>> {
  const found = await catalogueOf(db, actor)
  return {
    items: found.map(({ launch, ...row }: CatalogueRow) => {
      const { account, accountTypes, places } = launch
      return { ...row, account, accountTypes, places }
    }),
  }
}

export type OpeningAsked = {
  businessId: string
  accountId: string | null
  clientId: string | null
  draftId: string | null
  copyOf: string | null
  /** For many accounts of the kind at once: nothing of the one named gets into it, and no files, which belong to one. */
  shared: boolean
  /** Opened by a client, with a client's rights. */
  portal?: boolean
}

/** Values of a draft, or of a request that is copied as far as the person may see it; masked values are not copied. */
async function startingValues(platform: Platform, draft: DraftRow | null, copied: RequestRow | null) {
  const { cipher, db } = platform
  if (draft) return openValues(cipher, draft.valuesSealed, SEAL.draft)
  if (!copied) return null
  const revision = (await latestRevisions(db, [copied.id])).get(copied.id)
  return revision ? openValues(cipher, revision.valuesSealed, SEAL.values) : null
}

/** What choices that stand there already were called, for those their source does not name any more. */
function wordsKept(
  { cipher, db }: Platform,
  draft: DraftRow | null,
  copied: RequestRow | null,
): Promise<Words> | Words {
  if (draft) return draftWords(cipher, draft)
  return copied ? wordsOfRequest(db, cipher, copied.id) : {}
}

/** Copies what may be seen and is not masked; what is left out has to be filled in again. */
function copiable(form: FormDefinition, values: FormValues): FormValues {
  const secret = [...sensitiveValues(form, values).keys()]
  const plain = maskedValues(form, values)
  return Object.fromEntries(
    Object.entries(plain).filter(([key]) => !secret.some((path) => path === key || path.startsWith(`${key}.`))),
  )
}

/** Answers that have no field of their name in the form any more. */
function parted(form: FormDefinition, values: FormValues) {
  const known = new Set(fieldsOf(form).map((field) => field.key))
  const fits = Object.entries(values).filter(([key]) => known.has(key))
  const lost = Object.entries(values).filter(([key]) => !known.has(key))
  return { fits: Object.fromEntries(fits), lost: lost.map(([field, value]) => ({ field, value })) }
}

/** What sources offer to choose from, without what they say of one account or offer for it. */
function choicesAlone(form: FormDefinition, { lookups }: Current): Current {
  const own = new Set(choosersIn(form).flatMap(({ key, lookup }) => (asksAboutSubject(form, lookup) ? [key] : [])))
  const ofAll = Object.entries(lookups).flatMap(([key, { choices }]) =>
    choices && !own.has(key) ? [[key, { choices }]] : [],
  )
  return { current: {}, lookups: Object.fromEntries(ofAll) }
}

/** Of what sources say, what stands in fields and columns that whoever opens the form may see. */
function seenOf(form: FormDefinition, lookups: Current['lookups'], rights: Rights): Current['lookups'] {
  const isSeen = (key: string) => {
    const [field = key, column] = key.split('.')
    const whole = rightTo(rights, field) !== 'hidden'
    return whole && (column === undefined || rightToColumn(rights, field, column) !== 'hidden')
  }
  const seen = Object.entries(lookups).filter(([key]) => isSeen(key))
  return Object.fromEntries(
    seen.map(([key, said]) => {
      const { [key]: value } = said.value === undefined ? {} : visible(form, { [key]: said.value }, rights)
      return [key, value === undefined ? said : { ...said, value }]
    }),
  )
}

const withoutFiles = (form: FormDefinition, { fields, otherwise }: Rights): Rights => ({
  fields: { ...fields, ...Object.fromEntries([...fileFields(form)].map((key) => [key, 'hidden' as const])) },
  otherwise,
})

/** Tables that list all there is, as the registers have it: whoever fills in goes on from there, numbers masked. */
function standingRows(form: FormDefinition, current: FormValues): FormValues {
  const shown = maskedValues(form, current)
  const whole = fieldsOf(form).filter((field) => {
    const table = field.prefill ? null : tableOf(field)
    return table?.component && !table.partial && table.maxRows > 1 && shown[field.key] !== undefined
  })
  return Object.fromEntries(whole.map(({ key }) => [key, shown[key] ?? null]))
}

const labelOf = ({ client, account }: Subject) =>
  [client?.displayName, account?.accountNo].filter(Boolean).join(' · ') || null

/**
 * A form ready to be filled in for one subject: what the registers say, what stands in the way, and the answers of a
 * draft or of a copied request that still fit.
 *
 * @throws NOT_FOUND and what `launchable` and `subjectOf` refuse.
 */
export async function launchFormFor(platform: Platform, actor: Actor, asked: OpeningAsked): Promise<Opening> {
  const { db, cipher } = platform
  const now = platform.clock()
  const draft = asked.draftId === null ? null : await findDraft(db, actor.operatorId, asked.draftId)
  if (asked.draftId !== null && !draft) throw platformErrors.NOT_FOUND()
  const copied = asked.copyOf === null ? null : await findRequest(db, actor, asked.copyOf)
  if (asked.copyOf !== null && !copied) throw platformErrors.NOT_FOUND()
  const { business, version } = await launchable({ platform, actor, reader: db }, asked.businessId)
  const named = draft ?? (asked.accountId === null && asked.clientId === null && copied ? copied : asked)
  const subject = await subjectOf(db, actor, { ...business, launch: version.definition.launch }, named)
  const form = formFor(version, subject.type)
  const { launch } = version.definition
  const origin = asked.portal ? 'portal' : 'menu'
  const own = makersRights(version.definition, origin)
  const right = asked.shared ? withoutFiles(form, own) : own
  const surroundings = surroundingsOf({ now, platform }, subject, origin, actor.operatorId)
  const started = await startingValues(platform, draft, copied)
  const seen = copied && started ? visible(form, started, await rightsToLook(db, platform, actor, copied)) : started
  const { fits, lost } = parted(form, (copied && seen ? copiable(form, seen) : seen) ?? {})
  // Sources are asked with what has been filled in before, so that they offer what goes with it.
  const said = await currentValues(platform, actor, form, surroundings, visible(form, fits, right))
  const { current, lookups } = asked.shared ? choicesAlone(form, said) : said
  const begun = { ...standingRows(form, current), ...fits }
  const values = draft ? fits : initialValues(form, { ...surroundings, lookups }, begun)
  const shown = visible(form, values, right)
  const kept = await wordsKept(platform, draft, copied)
  const reference = await referencesFor(platform, actor, visibleForm(form, right))
  const accountId = subject.account?.id ?? null
  const clientId = subject.client?.id ?? null
  return {
    business: { id: business.id, code: business.code, names: business.names, account: launch.account },
    version: version.number,
    subjectType: subject.type,
    accountId,
    clientId,
    subjectLabel: labelOf(subject),
    form: withWords(visibleForm(form, right), wordsFor(form, shown, joined([kept, wordsBy(lookups)]))),
    rights: rightsTable(form, right),
    values: shown,
    names: await calledIn({ reader: db, platform, actor }, form, [shown]),
    current: maskedValues(form, visible(form, current, right)),
    lookups: seenOf(form, lookups, right),
    reference,
    baseline: baselineToken(cipher, {
      shared: asked.shared,
      ...(asked.shared ? { accountId: null, clientId: null } : { accountId, clientId }),
      values: current,
      offered: offeredBy(lookups),
      words: wordsBy(lookups),
      reference: floorsOf(reference),
    }),
    obstacles: asked.shared
      ? []
      : await obstaclesOf({ reader: db, platform, actor, now }, business, version, subject, null),
    lost,
    draft: draft && { id: draft.id, number: draft.number, updatedAt: draft.updatedAt },
  }
}
