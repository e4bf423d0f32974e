import type { z } from 'zod'
import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import type { Actor, Language } from '#platform/actor.ts'
import type { Platform } from '#platform/platform.ts'
import { statisticsErrors } from '../errors.ts'
import type * as wire from '../schema.ts'
import { type Counts, countsBy, type Filters, flowLabels, lateBy, nodeWaits, slowFlows } from '../store/figures.ts'
import { rolledAt } from '../store/roll.ts'

/** Daily figures reach back as far as there are any; what is worked out from single cases, a year. */
const SUMMARY_DAYS_MAX = 3_660
const CASES_DAYS_MAX = 366

function requirePeriod({ from, to }: Filters, most: number): void {
  const days = Temporal.PlainDate.from(from).until(to, { largestUnit: 'day' }).days + 1
  if (days < 1 || days > most) throw statisticsErrors.PERIOD_TOO_LONG({ days: most })
}

/** A share to four places, rounded half up; null of nothing. */
export function shareOf(part: number, whole: number): string | null {
  if (whole === 0) return null
  return (Math.floor((part * 20_000 + whole) / (whole * 2)) / 10_000).toFixed(4)
}

const figuresOf = ({ opened, finished, clean, decided, timed, kept }: Counts) => ({
  opened,
  finished,
  clean,
  accuracy: shareOf(clean, finished),
  decided,
  timed,
  kept,
  timeliness: shareOf(kept, timed),
})

const textIn = (label: Partial<Record<string, string>> | undefined, language: Language): string | null =>
  label?.[language] ?? label?.en ?? label?.['zh-Hans'] ?? label?.['zh-Hant'] ?? null

async function namesOf(platform: Platform, actor: Actor, by: wire.Group, keys: readonly string[]) {
  const { db, directory } = platform
  if (by === 'person') return directory.names(db, keys)
  if (by !== 'flow' && by !== 'department') return new Map<string, string>()
  const labels = by === 'flow' ? await flowLabels(db, keys) : await directory.departmentLabels(db, keys)
  return new Map([...labels].map(([id, label]) => [id, textIn(label, actor.language) ?? id]))
}

const NOTHING: Counts = { opened: 0, finished: 0, clean: 0, decided: 0, timed: 0, kept: 0 }

const add = (a: Counts, b: Counts): Counts => ({
  opened: a.opened + b.opened,
  finished: a.finished + b.finished,
  clean: a.clean + b.clean,
  decided: a.decided + b.decided,
  timed: a.timed + b.timed,
  kept: a.kept + b.kept,
})

/** Volume, accuracy and timeliness of a period in the actor's scope, by one key. @throws PERIOD_TOO_LONG */
export async function summaryOf(
  platform: Platform,
  actor: Actor,
  { by, ...filters }: z.output<typeof wire.summaryQuery>,
): Promise<z.input<typeof wire.summary>> {
  requirePeriod(filters, SUMMARY_DAYS_MAX)
  const { db, config } = platform
  const asOf = await rolledAt(db)
  const day = asOf && dateAt(Temporal.Instant.from(asOf), config.timeZone)
  const [counted, late] = await Promise.all([
    countsBy(db, actor, filters, by, day),
    lateBy(db, actor, filters, by, toWire(platform.clock()), config.timeZone),
  ])
  const rows = new Map<string | null, Counts>(counted.map(({ key, ...counts }) => [key, counts]))
  for (const { key, late: timed } of late) rows.set(key, add(rows.get(key) ?? NOTHING, { ...NOTHING, timed }))
  const keys = [...rows.keys()].filter((key) => key !== null)
  const names = await namesOf(platform, actor, by, keys)
  return {
    rows: [...rows].map(([key, counts]) => ({
      key,
      name: key === null ? null : (names.get(key) ?? null),
      ...figuresOf(counts),
    })),
    total: figuresOf([...rows.values()].reduce(add, NOTHING)),
    asOf,
  }
}

/** The flows that take longest. @throws PERIOD_TOO_LONG */
export async function slowOf(
  platform: Platform,
  actor: Actor,
  { top, ...filters }: z.output<typeof wire.slowQuery>,
): Promise<z.input<typeof wire.slow>> {
  requirePeriod(filters, CASES_DAYS_MAX)
  const { db, config } = platform
  const found = await slowFlows(db, actor, filters, toWire(platform.clock()), config.timeZone, top)
  const names = await namesOf(
    platform,
    actor,
    'flow',
    found.map((row) => row.key),
  )
  return { rows: found.map((row) => ({ ...row, name: names.get(row.key) ?? row.key })) }
}

/** How long work waits at each step of one flow. @throws PERIOD_TOO_LONG */
export async function nodesOf(
  platform: Platform,
  actor: Actor,
  filters: z.output<typeof wire.nodesQuery>,
): Promise<z.input<typeof wire.nodes>> {
  requirePeriod(filters, CASES_DAYS_MAX)
  const { db, config } = platform
  return { rows: await nodeWaits(db, actor, filters, toWire(platform.clock()), config.timeZone) }
}
