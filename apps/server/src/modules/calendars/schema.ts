import { z } from 'zod'
import { areSessions } from '#kernel/office-hours.ts'

export const DAY_KINDS = ['closed', 'open', 'half'] as const
export type DayKind = (typeof DAY_KINDS)[number]

const code = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/)
const label = z.object({ 'zh-Hans': z.string().max(100), 'zh-Hant': z.string().max(100), en: z.string().max(100) })

export const sessions = z
  .array(z.strictObject({ opens: z.string(), closes: z.string() }))
  .min(1)
  .max(6)
  .refine(areSessions, { params: { code: 'SESSIONS_INVALID', module: 'calendars' } })

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** An office as it is set up or changed; days beyond `from` and `to` are unknown, and nothing is guessed about them. */
export const officeSet = z
  .strictObject({
    code,
    label,
    zone: z
      .string()
      .max(60)
      .refine(isZone, { params: { code: 'ZONE_UNKNOWN', module: 'calendars' } }),
    sessions,
    closedWeekdays: z.array(z.int().min(1).max(7)).max(6),
    from: z.iso.date(),
    to: z.iso.date(),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], params: { code: 'SPAN_EMPTY', module: 'calendars' } })

export const officeCode = z.strictObject({ code })
/**
 * Lines `date,kind,sessions,name,verified` with a heading, the sessions of a half day as `09:00-12:00 13:00-15:00`. Days
 * of the years named in the lines are replaced, other years stay.
 */
export const dayImport = z.strictObject({ code, text: z.string().min(1).max(500_000) })
/** One day that is not as its weekday says; a half day names its sessions, `09:00-12:00 13:00-15:00`. */
export const daySet = z.strictObject({
  code,
  date: z.iso.date(),
  dayKind: z.enum(DAY_KINDS),
  sessionsText: z.string().trim().max(100).nullable().default(null),
  dayName: z.string().trim().max(100).default(''),
  verified: z.boolean().default(false),
})
export const dayTarget = z.strictObject({ code, date: z.iso.date() })
/** Somebody has compared a year with the notice of whoever decides it. */
export const yearVerify = z.strictObject({ code, year: z.int().min(1990).max(2100) })
export const officeAssign = z.strictObject({ departmentId: z.uuid(), code: code.nullable() })

export const office = z.object({
  code: z.string(),
  label,
  zone: z.string(),
  sessions: z.array(z.object({ opens: z.string(), closes: z.string() })),
  closedWeekdays: z.array(z.number()),
  from: z.string(),
  to: z.string(),
  isDefault: z.boolean(),
  unverified: z.number(),
  departmentIds: z.array(z.string()),
})
