import { DownloadOutlined, UploadOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { apiUrl, type Outcome } from '../api/client.ts'
import { uploadFile } from '../api/upload.ts'
import { formatCount } from '../format/numbers.ts'
import { useFieldProblemText } from '../i18n/problem-text.ts'
import { useLanguage, useLocale, useTextOr } from '../i18n/use-text.ts'
import { fieldKeys } from '../i18n/vocabulary.ts'
import { Drawer } from '../layout/drawer.tsx'
import { Link } from '../layout/link.tsx'
import { useIsNarrow } from '../layout/narrow.ts'
import { Facts } from '../layout/page.tsx'
import { ErrorNote } from '../show/empty.tsx'
import { FileDrop } from '../show/file-drop.tsx'
import styles from './sheet-import.module.css'
import { useCommands, useRunCommand } from './use-command.ts'

type Problem = { row: number; column: string | null; code: string; module: string; params?: Record<string, never> }
type Preview = { rows: { row: number }[]; problems: Problem[]; total: number }

export type SheetImportProps = {
  /** The command that takes `rows`. */
  command: string
  /** Where its sheet is read: `<path>/template` and `<path>/preview`. */
  path: string
  fixed?: Record<string, unknown>
  /** What became of the rows, from what the command answers. */
  result: (value: unknown) => ReactNode
}

/** Problems of a sheet, in words, row by row. */
function Problems({ problems, module }: { problems: readonly Problem[]; module: string }) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const words = useFieldProblemText()
  const said = (column: string | null, text: string) =>
    column === null ? text : t('kit:intake.column', { column: textOr(fieldKeys(module, column), column), text })
  return (
    <ul className={styles.problems}>
      {problems.map(({ row, column, code, module: owner, params }, at) => (
        <li key={at} className={styles.problem}>
          <strong>{t('kit:intake.row', { row })}</strong>
          <span>{said(column, words(owner, { path: column ?? '', code, ...(params ? { params } : {}) }))}</span>
        </li>
      ))}
    </ul>
  )
}

function Understood({ preview, module }: { preview: Preview; module: string }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const bad = preview.total - preview.rows.length
  return (
    <>
      <div className={styles.figures}>
        <Facts
          items={[
            { label: t('kit:intake.total'), value: formatCount(preview.total, locale) },
            { label: t('kit:intake.good'), value: formatCount(preview.rows.length, locale) },
            { label: t('kit:intake.bad'), value: formatCount(bad, locale) },
          ]}
        />
      </div>
      <Problems problems={preview.problems} module={module} />
    </>
  )
}

function Ended({ outcome, result }: { outcome: Outcome<unknown>; result: SheetImportProps['result'] }) {
  const { t } = useTranslation()
  if (outcome.kind === 'done') return result(outcome.value)
  return (
    <Alert
      type="info"
      showIcon
      title={t('kit:intake.waits')}
      action={<Link to={`/tickets/${outcome.ticketId}`}>{t('kit:command.openTicket')}</Link>}
    />
  )
}

/** What is asked for first: the sheet; then what it was understood as; last what became of it. */
function Steps({ command, path, fixed, result }: SheetImportProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { run, pending } = useRunCommand(command)
  const [preview, setPreview] = useState<Preview | null>(null)
  const [outcome, setOutcome] = useState<Outcome<unknown> | null>(null)
  const [error, setError] = useState<unknown>(null)
  const module = command.slice(0, command.indexOf('.'))
  const attempt = async (work: () => Promise<void>) => {
    setError(null)
    try {
      await work()
    } catch (problem) {
      setError(problem)
    }
  }
  const read = ([file]: File[]) =>
    attempt(async () => {
      setPreview(null)
      setOutcome(null)
      if (file) setPreview(await uploadFile<Preview>(`${path}/preview`, file))
    })
  const take = () =>
    attempt(async () => {
      setOutcome(await run({ ...fixed, rows: preview?.rows ?? [] }))
      setPreview(null)
    })
  return (
    <div className={styles.lines}>
      <Button
        icon={<DownloadOutlined aria-hidden="true" />}
        href={apiUrl(`${path}/template`, { format: 'xlsx', language })}
        download={`${path.slice(1)}.xlsx`}
      >
        {t('kit:intake.template')}
      </Button>
      <FileDrop
        accept=".xlsx,.csv"
        label={t('kit:intake.drop')}
        hint={t('kit:intake.hint')}
        onFiles={(files) => void read(files)}
      />
      {error ? <ErrorNote error={error} /> : null}
      {preview ? <Understood preview={preview} module={module} /> : null}
      {preview ? (
        <Button type="primary" disabled={preview.rows.length === 0} loading={pending} onClick={() => void take()}>
          {t('kit:intake.take', { count: preview.rows.length })}
        </Button>
      ) : null}
      {outcome ? <Ended outcome={outcome} result={result} /> : null}
    </div>
  )
}

/** Rows of a command out of a spreadsheet: what they mean is shown first, bad ones are left out. No right, no button. */
export function SheetImport(props: SheetImportProps) {
  const { t } = useTranslation()
  const narrow = useIsNarrow()
  const { commands } = useCommands()
  const [open, setOpen] = useState(false)
  if (!commands.has(props.command)) return null
  return (
    <>
      <Button icon={<UploadOutlined aria-hidden="true" />} onClick={() => setOpen(true)}>
        {t('kit:intake.title')}
      </Button>
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        title={t('kit:intake.title')}
        size={narrow ? '100%' : 560}
        destroyOnHidden
      >
        <Steps {...props} />
      </Drawer>
    </>
  )
}
