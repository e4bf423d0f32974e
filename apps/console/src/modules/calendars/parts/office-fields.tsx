import { Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type FieldInputProps, type FieldOverrides, LANGUAGES, useLanguage, useLocale } from '#kit'
import { hoursText, readHours, type Session } from '../wire.ts'

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const
/** A Monday; the days after it name the weekdays. */
const MONDAY = Date.UTC(2024, 0, 1)
const DAY_MS = 86_400_000

/** What a weekday is called, Monday being 1. */
export function useWeekday(): (day: number) => string {
  const format = new Intl.DateTimeFormat(useLocale(), { weekday: 'short', timeZone: 'UTC' })
  return (day) => format.format(MONDAY + (day - 1) * DAY_MS)
}

function HoursInput({ id, value, onChange }: FieldInputProps) {
  const [text, setText] = useState(() => hoursText((value ?? []) as Session[]))
  return (
    <Input
      id={id ?? ''}
      value={text}
      onChange={({ target }) => {
        setText(target.value)
        onChange?.(readHours(target.value))
      }}
    />
  )
}

function WeekdaysInput({ id, value, onChange }: FieldInputProps) {
  const weekday = useWeekday()
  return (
    <Select
      id={id ?? ''}
      mode="multiple"
      value={(value ?? []) as number[]}
      options={WEEKDAYS.map((day) => ({ value: day, label: weekday(day) }))}
      onChange={(days: number[]) => onChange?.(days.toSorted((a, b) => a - b))}
    />
  )
}

/** Inputs of an office. */
export function useOfficeFields(): FieldOverrides {
  const { t } = useTranslation()
  const own = useLanguage()
  const languages = new Intl.DisplayNames(useLocale(), { type: 'language' })
  const names = LANGUAGES.toSorted((a, b) => Number(b === own) - Number(a === own)).map((language) => [
    `label.${language}`,
    { label: t('kit:nameIn', { language: languages.of(language) }) },
  ])
  return {
    ...Object.fromEntries(names),
    sessions: { required: true, render: (props) => <HoursInput {...props} /> },
    closedWeekdays: { render: (props) => <WeekdaysInput {...props} /> },
  }
}
