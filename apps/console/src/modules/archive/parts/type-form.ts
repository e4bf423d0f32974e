import { createElement } from 'react'
import { useTranslation } from 'react-i18next'
import { CLIENT_TYPES, FILE_FORMATS, FILE_KINDS, PARAMETER_LEVELS } from '#contract/archive'
import { type FieldInputProps, type FieldOverrides, useBusinessLines, useNameFields } from '#kit'
import { SizeInput } from './size-input.tsx'

/** How the form of a type asks for its rules: names in three languages, choices in words, sizes in megabytes. */
export function useTypeFields(): FieldOverrides {
  const { t } = useTranslation()
  const names = useNameFields()
  const lines = useBusinessLines()
  return {
    ...names,
    level: { options: PARAMETER_LEVELS.map((value) => ({ value, label: t(`archive:state.level.${value}`) })) },
    kinds: { options: FILE_KINDS.map((value) => ({ value, label: t(`archive:state.kind.${value}`) })) },
    formats: { kind: 'multiselect', options: FILE_FORMATS.map((value) => ({ value, label: value })) },
    clientTypes: {
      options: CLIENT_TYPES.map((value) => ({ value, label: t(`clients:state.type.${value}`) })),
      hint: t('archive:page.types.everyClient'),
    },
    businessLines: {
      kind: 'multiselect',
      options: lines.map((value) => ({ value, label: t(`access:state.businessLine.${value}`) })),
      hint: t('archive:page.types.everyLine'),
    },
    maxBytes: {
      label: t('archive:page.types.size'),
      render: (props: FieldInputProps) => createElement(SizeInput, props),
    },
    position: { hint: t('archive:page.types.positionHint') },
  }
}
