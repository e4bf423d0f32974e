import { DeleteOutlined, DownloadOutlined, PlusOutlined, SaveOutlined } from '@ant-design/icons'
import { Button, Pagination } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RegisterDefinition, RegisterRow, SourceView, VersionView } from '#contract/sources'
import { apiUrl, asProblem, ErrorNote, formatCount, Panel, QueryState, useApi, useLocale, useRunCommand } from '#kit'
import { columnsOf, useHeading } from '../headings.ts'
import styles from './editor.module.css'
import { SCROLLED } from './field.tsx'
import { RowImport } from './row-import.tsx'

const PAGE = 50

const shown = (value: RegisterRow[string] | undefined) => (value === null || value === undefined ? '' : String(value))

type GridProps = {
  definition: RegisterDefinition
  rows: readonly RegisterRow[]
  from: number
  disabled: boolean
  bad: ReadonlySet<string>
  onChange: (index: number, next: RegisterRow | null) => void
}

function RowCell(props: {
  value: RegisterRow[string]
  isYesNo: boolean
  disabled: boolean
  label: string
  onChange: (next: RegisterRow[string]) => void
}) {
  const { t } = useTranslation()
  const { value, isYesNo, disabled, label, onChange } = props
  const yesNo = (is: boolean) => t(is ? 'sources:page.trial.yes' : 'sources:page.trial.no')
  if (disabled) return typeof value === 'boolean' ? yesNo(value) : shown(value)
  if (!isYesNo) {
    return (
      <input
        value={shown(value)}
        aria-label={label}
        onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
      />
    )
  }
  return (
    <select
      value={shown(value)}
      aria-label={label}
      onChange={(event) => onChange(event.target.value === '' ? null : event.target.value === 'true')}
    >
      <option value="" />
      <option value="true">{yesNo(true)}</option>
      <option value="false">{yesNo(false)}</option>
    </select>
  )
}

function RowGrid({ definition, rows, from, disabled, bad, onChange }: GridProps) {
  const { t } = useTranslation()
  const heading = useHeading(definition)
  const columns = columnsOf(definition)
  return (
    <div className={styles.grid} {...SCROLLED} aria-label={t('sources:page.rows.title')}>
      <table>
        <thead>
          <tr>
            <th scope="col">#</th>
            {columns.map(({ key, isNumber }) => (
              <th key={key} scope="col" title={key} data-number={isNumber || undefined}>
                {heading(key)}
              </th>
            ))}
            {disabled ? null : <th />}
          </tr>
        </thead>
        <tbody>
          {rows.slice(from, from + PAGE).map((row, at) => {
            const index = from + at
            return (
              <tr key={index}>
                <td>{index + 1}</td>
                {columns.map(({ key, isNumber, isYesNo }) => (
                  <td
                    key={key}
                    data-number={isNumber || undefined}
                    data-bad={bad.has(`${index}.${key}`) || bad.has(`${index}.`) || undefined}
                  >
                    <RowCell
                      value={row[key] ?? null}
                      isYesNo={isYesNo}
                      disabled={disabled}
                      label={`${heading(key)} ${index + 1}`}
                      onChange={(next) => onChange(index, { ...row, [key]: next })}
                    />
                  </td>
                ))}
                {disabled ? null : (
                  <td>
                    <Button
                      type="text"
                      size="small"
                      icon={<DeleteOutlined aria-hidden="true" />}
                      aria-label={t('sources:page.rows.remove')}
                      onClick={() => onChange(index, null)}
                    />
                  </td>
                )}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

type Props = { source: SourceView; version: VersionView; definition: RegisterDefinition; disabled: boolean }

/** In and out as a spreadsheet. */
function SheetActions({ source, version, definition, disabled, empty }: Props & { empty: boolean }) {
  const { t } = useTranslation()
  return (
    <div className={styles.bar}>
      <Button
        icon={<DownloadOutlined aria-hidden="true" />}
        href={apiUrl(`/sources/${source.id}/versions/${version.number}/sheet`, { format: 'xlsx' })}
        disabled={empty}
      >
        {t('sources:page.rows.export')}
      </Button>
      {disabled ? null : <RowImport source={source} version={version} definition={definition} />}
    </div>
  )
}

function RowsEditor({ loaded, ...props }: Props & { loaded: readonly RegisterRow[] }) {
  const { source, version, definition, disabled } = props
  const { t } = useTranslation()
  const locale = useLocale()
  const [rows, setRows] = useState(loaded)
  const [page, setPage] = useState(1)
  const [error, setError] = useState<unknown>(null)
  const put = useRunCommand('sources.register.put')
  const save = async () => {
    setError(null)
    try {
      await put.run({ id: source.id, edition: version.edition, rows })
    } catch (problem) {
      setError(problem)
    }
  }
  const bad = new Set(error ? asProblem(error).fields.map((one) => one.path.replace(/^rows\./, '')) : [])
  const change = (index: number, next: RegisterRow | null) =>
    setRows(next === null ? rows.filter((_, at) => at !== index) : rows.map((one, at) => (at === index ? next : one)))
  const add = () => {
    setRows([...rows, Object.fromEntries(columnsOf(definition).map(({ key }) => [key, null]))])
    setPage(Math.ceil((rows.length + 1) / PAGE))
  }
  return (
    <Panel
      title={t('sources:page.rows.count', { count: formatCount(rows.length, locale) })}
      extra={<SheetActions {...props} empty={rows.length === 0} />}
    >
      <div className={styles.lines}>
        {error ? <ErrorNote error={error} /> : null}
        <RowGrid
          definition={definition}
          rows={rows}
          from={(page - 1) * PAGE}
          disabled={disabled}
          bad={bad}
          onChange={change}
        />
        <div className={styles.bar}>
          {disabled ? null : (
            <>
              <Button icon={<PlusOutlined aria-hidden="true" />} onClick={add}>
                {t('sources:page.rows.add')}
              </Button>
              <Button
                type="primary"
                icon={<SaveOutlined aria-hidden="true" />}
                disabled={rows === loaded}
                loading={put.pending}
                onClick={() => void save()}
              >
                {t('sources:page.rows.save')}
              </Button>
            </>
          )}
          <Pagination
            size="small"
            hideOnSinglePage
            current={page}
            pageSize={PAGE}
            total={rows.length}
            showSizeChanger={false}
            onChange={setPage}
          />
        </div>
      </div>
    </Panel>
  )
}

/** A register's rows: read when published, edited in the draft, in and out as a spreadsheet. */
export function Rows(props: Props) {
  const { source, version } = props
  const query = useApi<{ rows: RegisterRow[] }>(`/sources/${source.id}/versions/${version.number}/rows`)
  return (
    <QueryState query={query}>
      {(data) => (
        <RowsEditor key={`${version.id} ${version.edition} ${query.dataUpdatedAt}`} {...props} loaded={data.rows} />
      )}
    </QueryState>
  )
}
