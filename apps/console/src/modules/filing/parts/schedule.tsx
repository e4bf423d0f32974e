import { useTranslation } from 'react-i18next'
import type { ScheduleView } from '#contract/filing'
import { CommandButton, useApi, useLanguage } from '#kit'

type Offices = { items: { code: string; label: Record<string, string> }[] }

/** When a regime is filed, for whoever may set it. */
export function ScheduleButton({ regime }: { regime: string }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const schedules = useApi<{ items: ScheduleView[] }>('/filing-schedules')
  const offices = useApi<Offices>('/offices')
  const found = schedules.data?.items.find((one) => one.regime === regime)
  if (!found) return null
  const { regime: _regime, ...initial } = found
  const options = offices.data?.items.map(({ code, label }) => ({ value: code, label: label[language] ?? code }))
  return (
    <CommandButton
      size="small"
      command="filing.schedule.set"
      fixed={{ regime }}
      initial={initial}
      fields={{
        sendTimes: { kind: 'tags', hint: t('filing:field.sendTimesHint') },
        ...(options ? { office: { options } } : {}),
      }}
    />
  )
}
