import type { Actor } from '#platform/actor.ts'
import type { Platform } from '#platform/platform.ts'
import { type Chooser, choosersIn, type Offered } from '../policy/choosers.ts'
import { wordsBy } from '../policy/words.ts'
import type { FormDefinition, FormValues } from '../schema/definition.ts'
import { mayWrite, type Rights, rightTo, rightToColumn } from '../schema/forms.ts'
import type { RequestRow } from '../store/request.ts'
import { surroundingsToAsk } from './around.ts'
import { askFor, type Said } from './prefill.ts'
import { floorsFor } from './reference.ts'
import { offersToken } from './values.ts'

/** What was offered, by field, out of what sources said. */
export const offeredBy = (lookups: Said): Offered =>
  Object.fromEntries(
    Object.entries(lookups).flatMap(([key, { choices }]) =>
      choices ? [[key, choices.map(({ value }) => value)]] : [],
    ),
  )

export const writes = (rights: Rights, { field, column }: Chooser) =>
  mayWrite(column === null ? rightTo(rights, field) : rightToColumn(rights, field, column))

/** What data sources offer somebody who goes on writing in a request, and the token that holds him to it. */
export async function offersFor(
  platform: Platform,
  actor: Actor,
  at: { request: RequestRow; form: FormDefinition; values: FormValues; rights: Rights },
): Promise<{ lookups: Said; offers: string | null }> {
  const { request, form, values, rights } = at
  const choosers = choosersIn(form).filter((chooser) => writes(rights, chooser))
  const reference = await floorsFor(platform, actor, form, (key) => mayWrite(rightTo(rights, key)))
  if (choosers.length === 0 && Object.keys(reference).length === 0) return { lookups: {}, offers: null }
  const surroundings = await surroundingsToAsk(platform, actor, request)
  const lookups: Said = {}
  for (const { key, lookup } of choosers) {
    const choices = await askFor(platform, actor, { form, values, surroundings }, lookup)
    if (choices) lookups[key] = { choices }
  }
  const told = {
    requestId: request.id,
    operatorId: actor.operatorId,
    offered: offeredBy(lookups),
    reference,
    words: wordsBy(lookups),
  }
  return { lookups, offers: offersToken(platform.cipher, told) }
}
