import type { z } from 'zod'
import type { Actor } from '#platform/actor.ts'
import type { Platform } from '#platform/platform.ts'
import { choosersIn } from '../policy/choosers.ts'
import { makersRights } from '../policy/rights.ts'
import { joined, wordsBy } from '../policy/words.ts'
import type { FormValues } from '../schema/definition.ts'
import { askedWith, fieldsOf, rightTo, visible } from '../schema/forms.ts'
import type * as wire from '../schema/lookups.ts'
import { surroundingsOf } from './around.ts'
import { offeredBy } from './choices.ts'
import { formFor, launchable } from './launch.ts'
import { askFor, prefilled, type Said } from './prefill.ts'
import { subjectOf } from './subject.ts'
import { baselineToken, openBaseline } from './values.ts'

type Asked = z.output<typeof wire.launchLookups> & { businessId: string }

/**
 * What data sources say once more, after what they are asked with has been filled in or changed: values for the fields that
 * take them, blank where the source has none, and choices. Only what depends on the form is asked again.
 *
 * @throws NOT_FOUND and what `launchable` and `subjectOf` refuse.
 */
export async function askedAgain(
  platform: Platform,
  actor: Actor,
  asked: Asked,
): Promise<z.input<typeof wire.launchLookupsAnswer>> {
  const { db, cipher } = platform
  const { business, version } = await launchable({ platform, actor, reader: db }, asked.businessId)
  const subject = await subjectOf(db, actor, { ...business, launch: version.definition.launch }, asked)
  const form = formFor(version, subject.type)
  const right = makersRights(version.definition, 'menu')
  const values = visible(form, asked.values, right)
  const surroundings = surroundingsOf({ now: platform.clock(), platform }, subject, 'menu', actor.operatorId)
  const known = { form, values, surroundings }
  const said: FormValues = {}
  for (const field of fieldsOf(form)) {
    const { prefill } = field
    if (!prefill || rightTo(right, field.key) === 'hidden' || askedWith(form, prefill).length === 0) continue
    said[field.key] = await prefilled(platform, actor, known, field, prefill)
  }
  const lookups: Said = {}
  for (const { key, field, lookup } of choosersIn(form)) {
    if (rightTo(right, field) === 'hidden' || askedWith(form, lookup).length === 0) continue
    lookups[key] = { choices: (await askFor(platform, actor, known, lookup)) ?? [] }
  }
  const accountId = subject.account?.id ?? null
  const clientId = subject.client?.id ?? null
  const told = openBaseline(cipher, asked.baseline, { accountId, clientId })
  const baseline = baselineToken(cipher, {
    shared: false,
    accountId,
    clientId,
    values: { ...(told.baseline === 'registers' ? {} : told.baseline), ...said },
    offered: { ...(told.offered === 'nothing' ? {} : told.offered), ...offeredBy(lookups) },
    words: joined([told.words ?? {}, wordsBy(lookups)]),
    ...(told.reference ? { reference: told.reference } : {}),
  })
  return { values: said, lookups, baseline }
}
