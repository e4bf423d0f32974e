import type { Reader } from '#platform/db.ts'
import { defineExtensionPoint } from '#platform/extension.ts'
import type { Platform } from '#platform/platform.ts'

/** An end that is to be told: so much opening time after an instant, or the opening or closing of the office on a day or after. */
export type OfficeQuestion = { businessLine: string | null; departmentId: string | null } & (
  | { kind: 'openHours'; from: Temporal.Instant; openHours: number }
  | { kind: 'opening' | 'closing'; date: string }
)

/** Says when offices are open. */
export type OfficeTime = {
  /** An instant for each question; null where no calendar reaches that far. */
  endsOf(platform: Platform, reader: Reader, questions: readonly OfficeQuestion[]): Promise<(Temporal.Instant | null)[]>
}

/** Where the module that keeps office calendars offers them; deadlines and timers run on them. */
export const officeTime = defineExtensionPoint<OfficeTime>('approvals.officeTime')

/** Without calendars the office never closes. */
const alwaysOpen: OfficeTime = {
  endsOf: async (_platform, _reader, questions) =>
    questions.map((one) =>
      one.kind === 'openHours'
        ? one.from.add({ hours: one.openHours })
        : Temporal.PlainDate.from(one.date)
            .add({ days: one.kind === 'closing' ? 1 : 0 })
            .toZonedDateTime('UTC')
            .toInstant(),
    ),
}

/** The ends asked for, in their order. */
export async function officeEnds(
  platform: Platform,
  reader: Reader,
  questions: readonly OfficeQuestion[],
): Promise<(Temporal.Instant | null)[]> {
  if (questions.length === 0) return []
  const [kept = alwaysOpen] = platform.offered(officeTime)
  return kept.endsOf(platform, reader, questions)
}
