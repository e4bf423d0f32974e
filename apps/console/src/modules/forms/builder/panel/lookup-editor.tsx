import { PlusOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Lookup } from '#contract/forms'
import { useLanguage } from '#kit'
import { useEditor } from '../editor.tsx'
import { readLabel } from '../label.ts'
import type { Spot } from '../model/form.ts'
import type { BuilderSource } from '../props.ts'
import { ExpressionInput } from './expression-input.tsx'
import styles from './panel.module.css'
import { Row } from './row.tsx'

type Props = {
  spot: Spot
  part: 'lookup' | 'prefill'
  value: Lookup | undefined
  onChange: (next: Lookup | undefined, tag?: string) => void
}

const without = (record: Lookup['parameters'], key: string) =>
  Object.fromEntries(Object.entries(record).filter(([each]) => each !== key))

function Parameters({ spot, part, value, source, onChange }: Props & { value: Lookup; source: BuilderSource }) {
  const language = useLanguage()
  return source.parameters.map(({ key, label, required }) => (
    <Row key={key} label={`${readLabel(label, language) || key}${required ? ' *' : ''}`}>
      {() => (
        <ExpressionInput
          spot={spot}
          part={part}
          label={readLabel(label, language) || key}
          value={value.parameters[key]}
          onChange={(text) =>
            onChange(
              {
                ...value,
                parameters: text === undefined ? without(value.parameters, key) : { ...value.parameters, [key]: text },
              },
              `${part}:${key}`,
            )
          }
        />
      )}
    </Row>
  ))
}

/** Which column becomes the value, and which one people read. */
function LookupColumns(props: { value: Lookup; source: BuilderSource | undefined; onChange: (next: Lookup) => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { readOnly } = useEditor()
  const { value, source, onChange } = props
  const columns = (source?.columns ?? []).map(({ key, label }) => ({
    value: key,
    label: readLabel(label, language) || key,
  }))
  return (
    <div className={styles.pair}>
      <Row label={t('forms:page.builder.valueColumn')}>
        {(id) => (
          <Select
            id={id}
            disabled={readOnly}
            value={value.column}
            options={columns}
            onChange={(column) => onChange({ ...value, column })}
          />
        )}
      </Row>
      <Row label={t('forms:page.builder.labelColumn')}>
        {(id) => (
          <Select
            id={id}
            allowClear
            disabled={readOnly}
            value={value.label}
            options={columns}
            onChange={(label?: string) => {
              const { label: _old, ...rest } = value
              onChange(label === undefined ? rest : { ...rest, label })
            }}
          />
        )}
      </Row>
    </div>
  )
}

/** Where a value or the choices of a list are looked up: a data source, what it is asked with, which column counts. */
export function LookupEditor(props: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { sources, readOnly } = useEditor()
  const { part, value, onChange } = props
  if (!value) {
    const [first] = sources
    return (
      <Button
        className={styles.add}
        type="text"
        size="small"
        icon={<PlusOutlined aria-hidden="true" />}
        disabled={readOnly || !first}
        title={first ? undefined : t('forms:page.builder.noSources')}
        onClick={() =>
          first && onChange({ source: first.code, parameters: {}, column: first.columns[0]?.key ?? 'value' })
        }
      >
        {t(`forms:page.builder.part.${part}`)}
      </Button>
    )
  }
  const source = sources.find(({ code }) => code === value.source)
  const choose = (code: string) => {
    const next = sources.find((each) => each.code === code)
    if (next) onChange({ source: code, parameters: {}, column: next.columns[0]?.key ?? value.column })
  }
  return (
    <div className={styles.row}>
      <div className={styles.ruleHead}>
        <span className={styles.label}>{t(`forms:page.builder.part.${part}`)}</span>
        {readOnly ? null : (
          <Button type="link" size="small" onClick={() => onChange(undefined)}>
            {t('forms:page.builder.without')}
          </Button>
        )}
      </div>
      <div className={styles.hint}>{t(`forms:page.builder.partHint.${part}`)}</div>
      <Row label={t('forms:page.builder.source')}>
        {(id) => (
          <Select
            id={id}
            disabled={readOnly}
            value={value.source}
            status={source ? '' : 'error'}
            onChange={choose}
            options={sources.map(({ code, label }) => ({ value: code, label: readLabel(label, language) || code }))}
          />
        )}
      </Row>
      {source ? <Parameters {...props} value={value} source={source} /> : null}
      <LookupColumns value={value} source={source} onChange={onChange} />
    </div>
  )
}
