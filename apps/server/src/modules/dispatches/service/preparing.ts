import type { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { searchOperators } from '#modules/access'
import { dispatchable, dispatchables } from '#modules/businesses'
import type { Actor } from '#platform/actor.ts'
import type { Platform } from '#platform/platform.ts'
import type * as wire from '../schema.ts'
import { type Context, departmentNames, dueFor, handlersOf, placeOf, recipientsOf } from './recipients.ts'

export const readingAs = (platform: Platform, actor: Actor): Context => ({
  reader: platform.db,
  platform,
  actor,
  now: platform.clock(),
})

/** Businesses of the person's lines that are made for being dispatched. */
export async function businessesToSend({ db }: Platform, actor: Actor) {
  return { items: (await dispatchables(db, actor)).map(({ id, code, names }) => ({ id, code, names })) }
}

/** Who would get a dispatch, who would handle it, and when it would be due. @throws as sending does, but for nobody there */
export async function previewOf(
  platform: Platform,
  actor: Actor,
  asked: z.output<typeof wire.recipientsAsked>,
): Promise<z.input<typeof wire.dispatchPreview>> {
  const context = readingAs(platform, actor)
  const business = await dispatchable(context, asked.businessId)
  const recipients = await recipientsOf(context, asked, business)
  const handlers = await handlersOf(context, recipients, business.business.businessLine)
  const names = await platform.directory.names(platform.db, handlers.flat())
  const places = await departmentNames(context, recipients)
  const due = asked.dueOn === null ? null : await dueFor(context, asked.dueOn, await placeOf(context))
  return {
    recipients: recipients.map(({ kind, id, name, departmentId }, at) => ({
      kind,
      id,
      name,
      department: places.get(departmentId) ?? '',
      people: (handlers[at] ?? []).map((person) => ({ id: person, name: names.get(person) ?? '' })),
    })),
    dueAt: due && toWire(due.dueAt),
    moved: due?.moved ?? false,
  }
}

const FOUND_MAX = 30

/** People in the sender's reach, by name. */
export async function peopleToSend(platform: Platform, actor: Actor, search: string) {
  const context = readingAs(platform, actor)
  const found = await searchOperators(platform.db, actor, search, FOUND_MAX)
  const places = await departmentNames(context, found)
  return {
    items: found.map(({ id, name, departmentId }) => ({ id, name, department: places.get(departmentId) ?? '' })),
  }
}
