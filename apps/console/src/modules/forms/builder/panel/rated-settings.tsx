import { PlusOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Field } from '#contract/forms'
import { useLanguage } from '#kit'
import { useEditor } from '../editor.tsx'
import { readLabel } from '../label.ts'
import styles from './panel.module.css'
import { Row } from './row.tsx'
import type { Change } from './settings.ts'

export type RatedField = Extract<Field, { kind: 'feeTable' | 'marginTable' }>
export const isRated = (item: Field): item is RatedField => item.kind === 'feeTable' || item.kind === 'marginTable'

type Named = { source: string } & Record<string, string | undefined>
type Part = { title: string; hint: string; columns: readonly { key: string; label: string; optional: boolean }[] }

type Props = { part: Part; value: Named | undefined; onChange: (next: Named | undefined) => void }

/** Which column of the source says what. */
function Columns({ part, value, onChange }: Props & { value: Named }) {
  const language = useLanguage()
  const { sources, readOnly } = useEditor()
  const source = sources.find(({ code }) => code === value.source)
  const options = (source?.columns ?? []).map((one) => ({
    value: one.key,
    label: readLabel(one.label, language) || one.key,
  }))
  return (
    <div className={styles.pair}>
      {part.columns.map(({ key, label, optional }) => (
        <Row key={key} label={label}>
          {(id) => (
            <Select
              id={id}
              allowClear={optional}
              disabled={readOnly}
              value={value[key]}
              options={options}
              onChange={(column?: string) => onChange({ ...value, [key]: column })}
            />
          )}
        </Row>
      ))}
    </div>
  )
}

/** A data source that says something of a table of rates, and which of its columns says what. */
function SourceOf(props: Props) {
  const { part, value, onChange } = props
  const { t } = useTranslation()
  const language = useLanguage()
  const { sources, readOnly } = useEditor()
  const source = sources.find(({ code }) => code === value?.source)
  const choose = (code: string) => {
    const first = sources.find((one) => one.code === code)?.columns[0]?.key ?? ''
    const wanted = part.columns.filter(({ optional }) => !optional).map(({ key }) => [key, first])
    onChange({ source: code, ...Object.fromEntries(wanted) })
  }
  const [first] = sources
  return (
    <div className={styles.row}>
      <div className={styles.ruleHead}>
        <span className={styles.label}>{part.title}</span>
        {value && !readOnly ? (
          <Button type="link" size="small" onClick={() => onChange(undefined)}>
            {t('forms:page.builder.without')}
          </Button>
        ) : null}
      </div>
      <div className={styles.hint}>{part.hint}</div>
      {value ? (
        <>
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
          <Columns part={part} value={value} onChange={onChange} />
        </>
      ) : (
        <Button
          className={styles.add}
          type="text"
          size="small"
          icon={<PlusOutlined aria-hidden="true" />}
          disabled={readOnly || !first}
          title={first ? undefined : t('forms:page.builder.noSources')}
          onClick={() => first && choose(first.code)}
        >
          {t('forms:page.builder.rated.askSource')}
        </Button>
      )}
    </div>
  )
}

/** What is known elsewhere about a table of rates: the least the exchange takes, and when contracts end. */
export function RatedSettings({ item, change }: { item: RatedField; change: Change }) {
  const { t } = useTranslation()
  const text = (key: string) => t(`forms:page.builder.rated.${key}`)
  return (
    <>
      <SourceOf
        part={{
          title: text('floors'),
          hint: text('floorsHint'),
          columns: [
            { key: 'byMoney', label: text('floorByMoney'), optional: true },
            { key: 'byLot', label: text('floorByLot'), optional: true },
          ],
        }}
        value={item.floors}
        onChange={(floors) => change({ floors })}
      />
      <SourceOf
        part={{
          title: text('lastDays'),
          hint: text('lastDaysHint'),
          columns: [
            { key: 'contract', label: text('contractColumn'), optional: false },
            { key: 'on', label: text('lastDayColumn'), optional: false },
          ],
        }}
        value={item.lastDays}
        onChange={(lastDays) => change({ lastDays })}
      />
    </>
  )
}
