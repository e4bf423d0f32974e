import { Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '#kit'
import { useEditor } from '../editor.tsx'
import { tidyLabel } from '../label.ts'
import { ExpressionInput } from './expression-input.tsx'
import { ExpressionRow } from './expression-row.tsx'
import { LabelEditor } from './label-editor.tsx'
import { Group, Row } from './row.tsx'
import type { SettingsProps } from './settings.ts'

type Often = 'never' | 'always' | 'when'

function Required({ spot, item, change }: SettingsProps) {
  const { t } = useTranslation()
  const { readOnly } = useEditor()
  const [opened, setOpened] = useState(false)
  const rule = typeof item.required === 'string' ? item.required : undefined
  const often: Often = rule !== undefined || opened ? 'when' : item.required ? 'always' : 'never'
  const choose = (next: Often) => {
    setOpened(next === 'when')
    if (next !== 'when') change({ required: next === 'always' })
  }
  return (
    <Row label={t('forms:page.builder.required.title')}>
      {() => (
        <>
          <Segmented
            size="small"
            block
            disabled={readOnly}
            value={often}
            aria-label={t('forms:page.builder.required.title')}
            onChange={choose}
            options={(['never', 'always', 'when'] as const).map((value) => ({
              value,
              label: t(`forms:page.builder.required.${value}`),
            }))}
          />
          {often === 'when' ? (
            <ExpressionInput
              spot={spot}
              part="required"
              value={rule}
              yesNo
              onChange={(next, tag) => change({ required: next ?? false }, tag)}
            />
          ) : null}
        </>
      )}
    </Row>
  )
}

function Check({ spot, item, change }: SettingsProps) {
  const { t } = useTranslation()
  const { readOnly } = useEditor()
  const language = useLanguage()
  const { check } = item
  return (
    <>
      <ExpressionRow
        spot={spot}
        part="check"
        value={check?.holds}
        yesNo
        onChange={(holds, tag) =>
          change(
            {
              check:
                holds === undefined
                  ? undefined
                  : { holds, message: check?.message ?? { [language]: t('forms:page.builder.checkMessage') } },
            },
            tag,
          )
        }
      />
      {check ? (
        <Row label={t('forms:page.builder.message')}>
          {() => (
            <LabelEditor
              name={t('forms:page.builder.message')}
              value={check.message}
              disabled={readOnly}
              rows={3}
              onChange={(message) => change({ check: { ...check, message: tidyLabel(message) ?? message } }, 'message')}
            />
          )}
        </Row>
      ) : null}
    </>
  )
}

/** When a field is shown and required, where its value comes from, and what must hold for it. */
export function ItemRules(props: SettingsProps) {
  const { t } = useTranslation()
  const { spot, item, change } = props
  const worked = item.kind === 'formula'
  const row = (part: 'showIf' | 'compute' | 'initial', yesNo = false) => (
    <ExpressionRow
      key={part}
      spot={spot}
      part={part}
      value={item[part]}
      yesNo={yesNo}
      onChange={(value, tag) => change({ [part]: value }, tag)}
    />
  )
  return (
    <Group title={t('forms:page.builder.rules')}>
      {worked ? null : <Required {...props} />}
      {row('showIf', true)}
      {worked ? null : [row('compute'), row('initial')]}
      <Check {...props} />
    </Group>
  )
}
