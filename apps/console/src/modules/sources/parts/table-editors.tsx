import { Checkbox, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { RegisterDefinition, SourceDefinition, Vocabulary } from '#contract/sources'
import { Panel } from '#kit'
import { useLabel } from '../label.ts'
import { RegisterColumns } from './columns.tsx'
import styles from './editor.module.css'
import { Field } from './field.tsx'
import { Filters } from './filters.tsx'

type ViewDefinition = Extract<SourceDefinition, { kind: 'view' }>

/** Columns, days and filters of a table staff keep. */
export function RegisterEditor(props: {
  value: RegisterDefinition
  disabled: boolean
  onChange: (next: RegisterDefinition) => void
}) {
  const { t } = useTranslation()
  const labelOf = useLabel()
  const { value, disabled, onChange } = props
  return (
    <>
      <Panel title={t('sources:page.register.columns')}>
        <div className={styles.lines}>
          <RegisterColumns value={value} disabled={disabled} onChange={onChange} />
          <Checkbox
            checked={value.dated}
            disabled={disabled}
            onChange={(event) => onChange({ ...value, dated: event.target.checked })}
          >
            {t('sources:page.register.dated')}
          </Checkbox>
        </div>
      </Panel>
      <Panel title={t('sources:page.filter.title')}>
        <Filters
          value={value.filters}
          columns={value.columns.map(({ key, label }) => ({ key, label: labelOf(label, key) }))}
          parameters={value.parameters}
          disabled={disabled}
          onChange={(filters) => onChange({ ...value, filters })}
        />
      </Panel>
    </>
  )
}

function Order(props: {
  value: ViewDefinition
  disabled: boolean
  options: { value: string; label: string }[]
  onChange: (next: ViewDefinition) => void
}) {
  const { t } = useTranslation()
  const { value, disabled, options, onChange } = props
  const word = (key: string) => t(`sources:page.view.${key}`)
  return (
    <>
      <Field label={word('sort')}>
        <Select
          allowClear
          value={value.sort?.column ?? null}
          disabled={disabled}
          options={options}
          onChange={(column?: string | null) => {
            const { sort, ...rest } = value
            onChange(column ? { ...rest, sort: { column, descending: sort?.descending ?? false } } : rest)
          }}
        />
      </Field>
      {value.sort ? (
        <Checkbox
          className={styles.beside ?? ''}
          checked={value.sort.descending}
          disabled={disabled}
          onChange={(event) =>
            value.sort && onChange({ ...value, sort: { ...value.sort, descending: event.target.checked } })
          }
        >
          {word('descending')}
        </Checkbox>
      ) : null}
    </>
  )
}

/** What of a published view is shown, to whom it applies and in which order. */
export function ViewEditor(props: {
  value: ViewDefinition
  disabled: boolean
  vocabulary: Vocabulary | undefined
  onChange: (next: ViewDefinition) => void
}) {
  const { t } = useTranslation()
  const { value, disabled, vocabulary, onChange } = props
  const columns = vocabulary?.views.find((one) => one.name === value.view)?.columns ?? []
  const options = columns.map(({ key }) => ({ value: key, label: key }))
  const word = (key: string) => t(`sources:page.view.${key}`)
  return (
    <>
      <Panel title={word('title')}>
        <div className={styles.fields}>
          <Field label={word('view')} whole>
            <Select
              value={value.view}
              disabled={disabled}
              options={(vocabulary?.views ?? []).map(({ name, title }) => ({
                value: name,
                label: `${t(title)} · ${name}`,
              }))}
              onChange={(view) => {
                const own = vocabulary?.views.find((one) => one.name === view)?.columns.slice(0, 4) ?? []
                const { sort: _sort, ...rest } = value
                onChange({ ...rest, view, columns: own.map((one) => one.key), filters: [] })
              }}
            />
          </Field>
          <Field label={word('columns')} whole>
            <Select
              mode="multiple"
              value={value.columns}
              disabled={disabled}
              options={options}
              onChange={(chosen) => onChange({ ...value, columns: chosen })}
            />
          </Field>
          <Order value={value} disabled={disabled} options={options} onChange={onChange} />
        </div>
      </Panel>
      <Panel title={t('sources:page.filter.title')}>
        <Filters
          value={value.filters}
          columns={columns.map(({ key }) => ({ key, label: key }))}
          parameters={value.parameters}
          disabled={disabled}
          onChange={(filters) => onChange({ ...value, filters })}
        />
      </Panel>
    </>
  )
}
