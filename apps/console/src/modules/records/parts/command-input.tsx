import { Select } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommandTitle, useLanguage } from '#kit'

type Words = { [key: string]: string | Words }

/** `{ account: { freeze: 'Freeze', cancel: { title: 'Cancel' } } }` → `account.freeze`, `account.cancel`. */
function namesIn(words: Words): string[] {
  return Object.entries(words).flatMap(([resource, verbs]) =>
    typeof verbs === 'object' ? Object.keys(verbs).map((verb) => `${resource}.${verb}`) : [],
  )
}

/** Every command that has a text: records tell of all of them, whatever their reader may do. */
function useCommandNames(): string[] {
  const { i18n } = useTranslation()
  const language = useLanguage()
  return useMemo(() => {
    const spaces = (i18n.getDataByLanguage(language) ?? {}) as Record<string, Words>
    return Object.entries(spaces).flatMap(([module, { command }]) =>
      typeof command === 'object' ? namesIn(command).map((name) => `${module}.${name}`) : [],
    )
  }, [i18n, language])
}

/** Chooses a command by its title or name. */
export function CommandInput(props: {
  id?: string
  value?: unknown
  onChange?: (value: unknown) => void
  label?: string
}) {
  const title = useCommandTitle()
  const names = useCommandNames()
  return (
    <Select
      {...(props.id ? { id: props.id } : {})}
      style={{ width: '100%' }}
      allowClear
      value={typeof props.value === 'string' && props.value ? props.value : null}
      showSearch={{ optionFilterProp: 'label' }}
      options={names.map((name) => ({ value: name, label: `${title(name)} · ${name}` }))}
      {...(props.label ? { 'aria-label': props.label } : {})}
      onChange={(name: string | null) => props.onChange?.(name ?? null)}
    />
  )
}

/** The title of a command. */
export function CommandName({ value }: { value: string }) {
  const title = useCommandTitle()
  return title(value)
}
