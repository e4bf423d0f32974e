import { PlusOutlined } from '@ant-design/icons'
import { Button, Segmented } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Field } from '#contract/forms'
import { useEditor } from '../editor.tsx'
import { KindIcon } from '../kinds.tsx'
import { tidyLabel } from '../label.ts'
import { addressOf, type Spot } from '../model/form.ts'
import { suggestedKey } from '../model/keys.ts'
import { patched } from '../model/patch.ts'
import { KeyInput } from './key-input.tsx'
import { KindSettings } from './kind-settings.tsx'
import { LabelEditor } from './label-editor.tsx'
import { LookupEditor } from './lookup-editor.tsx'
import styles from './panel.module.css'
import { Group, Row } from './row.tsx'
import { ItemRules } from './rules.tsx'
import type { Change, SettingsProps } from './settings.ts'

const withoutNumber = (key: string) => key.replace(/[0-9]+$/, '')

/** Whether a key is one the builder made up, which then follows the label. */
const isMadeUp = (item: Field, labelBefore: Field['label']) =>
  withoutNumber(item.key) === item.kind ||
  withoutNumber(item.key) === withoutNumber(suggestedKey(labelBefore, item.kind))

/** Help below the field; most fields do without. */
function Hint({ item, change }: Pick<SettingsProps, 'item' | 'change'>) {
  const { t } = useTranslation()
  const { readOnly } = useEditor()
  const [opened, setOpened] = useState(false)
  if (!item.hint && !opened) {
    return readOnly ? null : (
      <Button
        className={styles.add}
        type="text"
        size="small"
        icon={<PlusOutlined aria-hidden="true" />}
        onClick={() => setOpened(true)}
      >
        {t('forms:page.builder.hint')}
      </Button>
    )
  }
  return (
    <Row label={t('forms:page.builder.hint')}>
      {() => (
        <LabelEditor
          name={t('forms:page.builder.hint')}
          value={item.hint}
          disabled={readOnly}
          rows={4}
          onChange={(hint) => change({ hint: tidyLabel(hint) }, 'hint')}
        />
      )}
    </Row>
  )
}

function Naming({ spot, item, change }: SettingsProps) {
  const { t } = useTranslation()
  const { readOnly, rename, usedBy } = useEditor()
  const before = useRef(item.label)
  const followLabel = () => {
    const free = (usedBy[addressOf(spot)] ?? []).length === 0
    if (free && before.current !== item.label && isMadeUp(item, before.current)) {
      rename(spot, suggestedKey(item.label, item.kind))
    }
    before.current = item.label
  }
  return (
    <>
      <Row label={t('forms:page.builder.label')}>
        {() => (
          <LabelEditor
            name={t('forms:page.builder.label')}
            value={item.label}
            disabled={readOnly}
            onChange={(label) => change({ label }, 'label')}
            onDone={followLabel}
          />
        )}
      </Row>
      <Hint item={item} change={change} />
      <KeyInput spot={spot} value={item.key} />
    </>
  )
}

/** Everything that can be set about a field or a column. */
export function ItemPanel({ spot, item }: { spot: Spot; item: Field }) {
  const { t } = useTranslation()
  const { changeItem, nameOf, readOnly } = useEditor()
  const change: Change = (patch, tag) => changeItem(spot, patched(item, patch), tag)
  return (
    <>
      <h2 className={styles.title}>
        <KindIcon kind={item.kind} />
        {nameOf(item.kind)}
      </h2>
      <p className={styles.lead}>{t(`forms:page.builder.kindHint.${item.kind}`)}</p>
      <Group title={t('forms:page.builder.group.basic')}>
        <Naming spot={spot} item={item} change={change} />
        {spot.kind === 'column' ? null : (
          <Row label={t('forms:page.builder.width')} side>
            {() => (
              <Segmented
                size="small"
                disabled={readOnly}
                value={item.width}
                aria-label={t('forms:page.builder.width')}
                onChange={(width) => change({ width })}
                options={(['third', 'half', 'full'] as const).map((value) => ({
                  value,
                  label: t(`forms:page.builder.widths.${value}`),
                }))}
              />
            )}
          </Row>
        )}
      </Group>
      <KindSettings spot={spot} item={item} change={change} />
      <ItemRules spot={spot} item={item} change={change} />
      <Group title={t('forms:page.builder.prefill')}>
        <LookupEditor
          spot={spot}
          part="prefill"
          value={item.prefill}
          onChange={(prefill, tag) => change({ prefill }, tag)}
        />
      </Group>
    </>
  )
}
