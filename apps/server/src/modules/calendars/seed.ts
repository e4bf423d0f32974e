import type { Language } from '#platform/actor.ts'
import { inTransaction } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { text } from '#platform/texts.ts'
import { hongKongDays } from './data/hong-kong.ts'
import { mainlandDays } from './data/mainland.ts'
import { insertOffice, replaceDays } from './store.ts'

const SPAN = { from: '2019-01-01', to: '2027-12-31', closedWeekdays: [6, 7] }

const OFFICES = [
  {
    code: 'hong-kong',
    zone: 'Asia/Hong_Kong',
    sessions: [{ opens: '09:00', closes: '18:00' }],
    isDefault: true,
    days: hongKongDays,
  },
  {
    code: 'mainland',
    zone: 'Asia/Shanghai',
    sessions: [
      { opens: '09:00', closes: '12:00' },
      { opens: '13:30', closes: '18:00' },
    ],
    isDefault: false,
    days: mainlandDays,
  },
]

/** The name of an office that comes along, in the three languages. */
function labelOf(code: string): Record<Language, string> {
  const named = (language: Language) => text(language, `calendars:office.${code}`)
  return { 'zh-Hans': named('zh-Hans'), 'zh-Hant': named('zh-Hant'), en: named('en') }
}

/** Sets up the offices that come with Kontor where they are missing; one that is there is the broker's own by now. */
export async function prepareOffices({ db, clock }: Platform): Promise<void> {
  await inTransaction(db, async (tx) => {
    for (const { days, ...office } of OFFICES) {
      if (await insertOffice(tx, clock(), { ...SPAN, ...office, label: labelOf(office.code) }))
        await replaceDays(tx, clock(), office.code, days)
    }
  })
}
