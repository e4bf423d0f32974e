import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { listParameters } from '#modules/archive'
import type { CommandContext } from '#platform/command.ts'
import type { Platform } from '#platform/platform.ts'
import { dueFor } from '../policy/due.ts'
import type { EventSource, Fact } from '../schema.ts'
import { type EventAccount, insertEvent } from '../store/event.ts'
import { findSetting, rulesOn } from '../store/rules.ts'
import { LOOK_TASK } from './look.ts'

/** So long papers that a business files when it ends are waited for before anything is called missing. */
const FIRST_LOOK_S = 60

/** What is needed to write an event; no command need be running. */
export type Registrar = Pick<CommandContext, 'tx' | 'now' | 'emit' | 'enqueue'>

export type Happened = {
  business: number
  account: EventAccount
  occurredOn: string
  facts: readonly Fact[]
  source: EventSource
  sourceKey: string | null
  by: { id: string | null; name: string }
}

/** The house's day. */
export const today = (platform: Platform, now: Temporal.Instant): string =>
  now.toZonedDateTimeISO(platform.config.timeZone).toPlainDate().toString()

/**
 * Writes down that something happened whose files the cloud platform wants, with what is due by the rules of its day.
 *
 * @returns null when nothing is due, or the same was written before.
 */
export async function registerEvent(
  context: Registrar,
  happened: Happened,
): Promise<{ id: string; eventNo: string; due: string[] } | null> {
  const { tx, now } = context
  const table = await rulesOn(tx, happened.occurredOn)
  const { counter } = await findSetting(tx)
  const wanted = table ? dueFor(table.rules, happened.business, happened.facts, counter) : []
  if (!table || wanted.length === 0) return null
  const sets = new Map((await listParameters(tx)).map(({ code, minCount }) => [code, minCount]))
  const due = wanted.map((one) => ({ ...one, whole: Math.max(1, sets.get(one.parameter) ?? 1) }))
  const id = newId<'cloudEvent'>()
  const at = toWire(now)
  const lookAt = happened.source === 'manual' ? at : toWire(now.add({ seconds: FIRST_LOOK_S }))
  const eventNo = await insertEvent(tx, {
    ...happened,
    id,
    ruleVersion: table.version,
    counter,
    due,
    lookAt,
    by: { ...happened.by, at },
  })
  if (eventNo === null) return null
  const { businessLine, departmentId } = happened.account
  context.emit({ topic: 'cloudEvents', ids: [id], businessLine, departmentId })
  if (happened.source === 'manual') context.enqueue({ task: LOOK_TASK, payload: { id }, attemptsMax: 5 })
  return { id, eventNo, due: due.map(({ parameter }) => parameter) }
}
