import type { z } from 'zod'
import type { Actor } from '#platform/actor.ts'
import type { Platform } from '#platform/platform.ts'
import { type Chooser, choosersIn } from '../policy/choosers.ts'
import { makersRights } from '../policy/rights.ts'
import { joined, wordsBy } from '../policy/words.ts'
import type { Field, FormDefinition, FormValues } from '../schema/definition.ts'
import {
  askedWith,
  asksAboutSubject,
  fieldsOf,
  mayTouch,
  mayWrite,
  type Rights,
  rightTo,
  rightToColumn,
  visible,
} from '../schema/forms.ts'
import type * as wire from '../schema/lookups.ts'
import { type Surroundings, surroundingsOf, surroundingsToAsk } from './around.ts'
import { offeredBy, writes } from './choices.ts'
import { amending, correcting, type Filling, handling } from './filling.ts'
import { formFor, launchable } from './launch.ts'
import { maskedValues, unmasked } from './masking.ts'
import { askFor, prefilled, type Said } from './prefill.ts'
import { subjectOf } from './subject.ts'
import { baselineToken, offersToken, openBaseline, openOffers } from './values.ts'

type Lookup = NonNullable<Field['prefill']>

/** What is asked again: a form as it stands, what has changed in it, and which of its places are to be told anything. */
type Asking = {
  form: FormDefinition
  values: FormValues
  surroundings: Surroundings
  changed: readonly string[] | null
  fills: (field: Field, lookup: Lookup) => boolean
  offers: (chooser: Chooser) => boolean
}

/**
 * What data sources say once more, after what they are asked with has been filled in or changed: values for the fields that
 * take them, blank where the source has none, and choices. Only what depends on what has changed is asked again, so that
 * what somebody has written over another value stays.
 */
async function saidAgain(
  platform: Platform,
  actor: Actor,
  asking: Asking,
): Promise<{ said: FormValues; lookups: Said }> {
  const { form, changed } = asking
  const isDue = (lookup: Lookup) => askedWith(form, lookup).some((key) => changed === null || changed.includes(key))
  const said: FormValues = {}
  for (const field of fieldsOf(form)) {
    const { prefill } = field
    if (!prefill || !asking.fills(field, prefill) || !isDue(prefill)) continue
    said[field.key] = await prefilled(platform, actor, asking, field, prefill)
  }
  const lookups: Said = {}
  for (const chooser of choosersIn(form)) {
    if (!asking.offers(chooser) || !isDue(chooser.lookup)) continue
    lookups[chooser.key] = { choices: (await askFor(platform, actor, asking, chooser.lookup)) ?? [] }
  }
  return { said, lookups }
}

const isSeen = (rights: Rights, { field, column }: Chooser): boolean =>
  (column === null ? rightTo(rights, field) : rightToColumn(rights, field, column)) !== 'hidden'

type AskedOfLaunch = z.output<typeof wire.launchLookups> & {
  businessId: string
  /** Asked by a client, with a client's rights. */
  portal?: boolean
}

/** What a launch is told again. @throws NOT_FOUND and what `launchable` and `subjectOf` refuse. */
export async function launchAskedAgain(
  platform: Platform,
  actor: Actor,
  asked: AskedOfLaunch,
): Promise<z.input<typeof wire.launchLookupsAnswer>> {
  const { db, cipher } = platform
  const { changed, shared } = asked
  const { business, version } = await launchable({ platform, actor, reader: db }, asked.businessId)
  const subject = await subjectOf(db, actor, { ...business, launch: version.definition.launch }, asked)
  const form = formFor(version, subject.type)
  const origin = asked.portal ? 'portal' : 'menu'
  const right = makersRights(version.definition, origin)
  // Of many accounts one is named, to know their kind: what is said of that one is none of the others', and what nobody
  // may write is held against the registers of each.
  const isOfAll = (lookup: Lookup) => !shared || !asksAboutSubject(form, lookup)
  const { said, lookups } = await saidAgain(platform, actor, {
    form,
    values: visible(form, asked.values, right),
    surroundings: surroundingsOf({ now: platform.clock(), platform }, subject, origin, actor.operatorId),
    changed,
    fills: ({ key }, lookup) => {
      const given = rightTo(right, key)
      return (shared ? mayWrite(given) : given !== 'hidden') && isOfAll(lookup)
    },
    offers: (chooser) => isSeen(right, chooser) && isOfAll(chooser.lookup),
  })
  const own = { accountId: subject.account?.id ?? null, clientId: subject.client?.id ?? null }
  const told = openBaseline(cipher, asked.baseline, own)
  // What one account was offered is not handed on to many.
  const known = shared === (told.baseline === 'registers') ? told : { baseline: {}, offered: 'nothing' as const }
  const baseline = baselineToken(cipher, {
    shared,
    ...(shared ? { accountId: null, clientId: null, values: {} } : { ...own, values: { ...valuesIn(known), ...said } }),
    offered: { ...(known.offered === 'nothing' ? {} : known.offered), ...offeredBy(lookups) },
    words: joined([told.words ?? {}, wordsBy(lookups)]),
    ...(told.reference ? { reference: told.reference } : {}),
  })
  return { values: visible(form, said, right), lookups, baseline }
}

const valuesIn = ({ baseline }: { baseline: FormValues | 'registers' }): FormValues =>
  baseline === 'registers' ? {} : baseline

type AskedOfRequest = z.output<typeof wire.requestLookups>
type Answer = z.input<typeof wire.requestLookupsAnswer>

/**
 * What whoever writes in a running request is told again. What he may not write counts as it stands, whatever he sends, and
 * hidden values count for what hangs on them; numbers leave masked and come back so.
 */
async function askedAgainAt(
  platform: Platform,
  actor: Actor,
  { request, form, values: standing, rights }: Filling,
  asked: AskedOfRequest,
  fills: (field: Field) => boolean,
): Promise<Answer> {
  const { cipher } = platform
  const of = { requestId: request.id, operatorId: actor.operatorId }
  const told = openOffers(cipher, asked.offers, of)
  const now = { ...standing, ...told.said }
  const sent = unmasked(form, unmasked(form, asked.values, told.said), standing)
  const own = fieldsOf(form).filter((field) => field.key in sent && mayTouch(rights, field))
  const { said, lookups } = await saidAgain(platform, actor, {
    form,
    values: { ...now, ...Object.fromEntries(own.map(({ key }) => [key, sent[key] ?? null])) },
    surroundings: await surroundingsToAsk(platform, actor, request),
    changed: asked.changed,
    fills,
    offers: (chooser) => writes(rights, chooser),
  })
  const offers = offersToken(cipher, {
    ...of,
    offered: { ...(told.offered === 'nothing' ? {} : told.offered), ...offeredBy(lookups) },
    reference: told.reference,
    words: joined([told.words, wordsBy(lookups)]),
    said: { ...told.said, ...said },
  })
  return { values: maskedValues(form, visible(form, said, rights)), lookups, offers }
}

/** Before its maker, who puts a returned request right: as when he launched it. @throws NOT_FOUND for everybody else */
export async function amendAskedAgain(platform: Platform, actor: Actor, id: string, asked: AskedOfRequest) {
  const filling = await amending(platform, actor, id)
  return askedAgainAt(platform, actor, filling, asked, ({ key }) => rightTo(filling.rights, key) !== 'hidden')
}

/** Before somebody in charge, for the fields he may put right. @throws NOT_FOUND; REQUEST_STATE_FORBIDS */
export async function correctionAskedAgain(platform: Platform, actor: Actor, id: string, asked: AskedOfRequest) {
  const filling = await correcting(platform, actor, id)
  return askedAgainAt(platform, actor, filling, asked, ({ key }) => mayWrite(rightTo(filling.rights, key)))
}

/** At a step, for the fields that are filled in there. @throws NOT_FOUND for everybody who is not asked at one */
export async function stepAskedAgain(platform: Platform, actor: Actor, id: string, asked: AskedOfRequest) {
  const filling = await handling(platform, actor, id)
  return askedAgainAt(platform, actor, filling, asked, ({ key }) => mayWrite(rightTo(filling.rights, key)))
}
