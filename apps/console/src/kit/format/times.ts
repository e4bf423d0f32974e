const formats = new Map<string, Intl.DateTimeFormat>()
let zone = 'Asia/Hong_Kong'

/** Where the house's clocks stand: its days and hours are shown, wherever the browser is. */
export const houseZone = (): string => zone

/** The session says where that is, before the first page is drawn. */
export function keepHouseZone(named: string): void {
  if (named === zone) return
  zone = named
  formats.clear()
  for (const heard of listeners) heard(zone)
}

const listeners: ((zone: string) => void)[] = []
/** Tells where the house's clocks stand, now and whenever that turns out to be elsewhere. */
export function onHouseZone(heard: (zone: string) => void): void {
  listeners.push(heard)
  heard(zone)
}

/** Year first in both Chinese: Hong Kong's day first can not be told from other orders when it is digits only. */
const dayLocale = (locale: string): string => (locale.startsWith('zh') ? 'zh-Hans-CN' : locale)

const formatFor = (locale: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const key = `${locale}/${name}`
  let format = formats.get(key)
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat(dayLocale(locale), options)))
  return format
}

const day = (locale: string): Intl.DateTimeFormatOptions => ({
  year: 'numeric',
  month: locale.startsWith('en') ? 'short' : '2-digit',
  day: '2-digit',
})

/** What the house's clock shows at an instant, as milliseconds of a day in UTC. */
const wallClock = (instant: number): number =>
  Date.parse(`${new Date(instant).toLocaleString('sv-SE', { timeZone: zone }).replace(' ', 'T')}Z`)

/** `2026-11-21T09:30:05` on the house's clock → the instant it was, in UTC. */
export function momentAtHome(shown: string): string {
  const wanted = Date.parse(`${shown}Z`)
  const first = wanted - (wallClock(wanted) - wanted)
  return new Date(first + (wanted - wallClock(first))).toISOString()
}

/** The time now in milliseconds; the browser's clock, for "3 minutes ago" only. */
export const nowMs = (): number => performance.timeOrigin + performance.now()

/** `2026-11-21T09:30:05+08:00` → `21 Nov 2026, 09:30` in the house's time. What is no instant comes back as it is. */
export function formatInstant(value: string, locale: string, seconds = false): string {
  const time = Date.parse(value)
  if (Number.isNaN(time)) return value
  return formatFor(locale, seconds ? 'instant-s' : 'instant', {
    ...day(locale),
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' } : {}),
    hourCycle: 'h23',
    timeZone: zone,
  }).format(time)
}

/** `2026-11-30`: the day it is where the house stands, whatever day the browser has. */
export const todayAtHome = (): string => dayAtHome(nowMs())

const dayAtHome = (time: number): string =>
  formatFor('en-CA', 'day', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: zone }).format(time)

/** `Monday, 30 November 2026`: today, where the house stands. */
export const formatToday = (locale: string): string =>
  formatFor(locale, 'today', { dateStyle: 'full', timeZone: zone }).format(nowMs())

/** `2026-11-21` → `21 Nov 2026`; a business date has no zone, so none may move it. */
export function formatDate(value: string, locale: string): string {
  const time = Date.parse(`${value.slice(0, 10)}T00:00:00Z`)
  return Number.isNaN(time) ? value : formatFor(locale, 'date', { ...day(locale), timeZone: 'UTC' }).format(time)
}

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** `3 minutes ago`; older than a week it is the date that helps. */
export function formatAgo(value: string, locale: string, now: number): string {
  const time = Date.parse(value)
  if (Number.isNaN(time)) return value
  const seconds = Math.round((time - now) / 1000)
  if (Math.abs(seconds) > 7 * 86_400) return formatInstant(value, locale)
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit)
  }
  return relative.format(0, 'second')
}

const DAY_MS = 86_400_000

/** Days a period may reach back, today included. */
export const SPANS = [7, 30, 90, 365] as const
const SPAN = 30

type Period = { span: number | null; from: string; to: string }
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** A period in days of the house, as the address names it: `from` and `to`, both included, else `span=90` up to today. */
export function periodOf(search: Readonly<Record<string, string | undefined>>): Period {
  const { from = '', to = '' } = search
  if (DAY.test(from) && DAY.test(to) && from <= to) return { span: null, from, to }
  const span = SPANS.find((days) => String(days) === search.span) ?? SPAN
  const day = (ago: number) => dayAtHome(nowMs() - ago * DAY_MS)
  return { span, from: day(span - 1), to: day(0) }
}

/** Seconds in the two largest units that say something: `2 days 3 hr`. */
export function formatDuration(seconds: number, locale: string): string {
  const format = (value: number, unit: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value)
  const index = STEPS.findIndex(([, size]) => seconds >= size)
  const step = STEPS[index]
  if (!step) return format(Math.round(seconds), 'second')
  const next = STEPS[index + 1]
  const rest = next ? Math.floor((seconds % step[1]) / next[1]) : 0
  const first = format(Math.floor(seconds / step[1]), step[0])
  return next && rest > 0 ? `${first} ${format(rest, next[0])}` : first
}
