import { Button, Form, Input } from 'antd'
import { type ReactNode, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, newKey } from '../api/client.ts'
import { CommandFields } from '../command/fields.tsx'
import formStyles from '../command/form.module.css'
import { useCommandTitle } from '../command/form.tsx'
import { PreviewPanel, usePreview } from '../command/preview.tsx'
import { inputOf, schemaFields } from '../command/schema.ts'
import { useCommands } from '../command/use-command.ts'
import { formatCount } from '../format/numbers.ts'
import { useLocale } from '../i18n/use-text.ts'
import { Drawer } from '../layout/drawer.tsx'
import { useIsNarrow } from '../layout/narrow.ts'
import { ErrorNote } from '../show/empty.tsx'
import type { BulkAction, BulkTarget } from './bulk.ts'
import styles from './bulk-bar.module.css'
import { BulkRunProgress } from './bulk-progress.tsx'
import { moduleOf, type Row } from './contract.ts'
import { type Looked, LookedRows, useLook } from './looked.tsx'

type BulkDialogProps = {
  action: BulkAction
  target: BulkTarget
  /** Rows picked that are on the page; each may be given something of its own. */
  picked: readonly Row[]
  count: string
  close: () => void
  started: () => void
}
type Each = Record<string, string>

/** One input per row picked, folded away: most bulk decisions need none. */
function EachRow({
  action,
  picked,
  each,
  change,
}: { change: (each: Each) => void; each: Each } & Pick<BulkDialogProps, 'action' | 'picked'>) {
  const own = action.each
  if (!own || picked.length === 0) return null
  return (
    <details className={styles.each}>
      <summary>{own.label}</summary>
      {picked.map((row) => (
        <label key={row.id} className={styles.eachRow}>
          <span>{own.nameOf(row)}</span>
          <Input
            value={each[row.id] ?? ''}
            maxLength={1000}
            onChange={(event) => change({ ...each, [row.id]: event.target.value })}
          />
        </label>
      ))}
    </details>
  )
}

/** What single rows have of their own, without those left empty. */
const eachOf = (field: string, each: Each) =>
  Object.fromEntries(
    Object.entries(each)
      .filter(([, text]) => text.trim() !== '')
      .map(([id, text]) => [id, { [field]: text.trim() }]),
  )

/** How many rows the run is for, as a number to choose words by and as people read it. */
function useRows({ target, count: left }: Looked, count: string): { count: number; text: string } {
  const locale = useLocale()
  if (left !== null) return { count: left, text: formatCount(left, locale) }
  return { count: 'ids' in target ? target.ids.length : 2, text: count }
}

type Starting = {
  action: BulkAction
  fields: ReturnType<typeof schemaFields>
  target: BulkTarget
  each: Each
  started: (runId: string) => void
}

/** Begins the run with what the form gives; pressed twice it is begun once. */
function useStart({ action, fields, target, each, started }: Starting) {
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const [key] = useState(newKey)
  const start = async (given: Record<string, unknown>) => {
    setBusy(true)
    setProblem(null)
    try {
      const { command, idField } = action
      const input = inputOf({ ...given, ...action.fixed }, fields)
      const own = action.each ? { each: eachOf(action.each.field, each) } : {}
      const run = await api.post<{ id: string }>('/bulk-runs', { command, input, target, idField, ...own }, { key })
      started(run.id)
    } catch (error) {
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return { start, busy, problem }
}

/** What the rows get, the form all of them share; the first row's preview shows who would decide. */
function BulkForm({
  action,
  target,
  picked,
  count,
  names,
  started,
}: Omit<BulkDialogProps, 'close' | 'started'> & {
  names: ReadonlyMap<string, string>
  started: (runId: string) => void
}) {
  const { t } = useTranslation()
  const { commands } = useCommands()
  const meta = commands.get(action.command)
  const [form] = Form.useForm()
  const [each, setEach] = useState<Each>({})
  const fields = useMemo(() => schemaFields(meta?.input ?? {}), [meta])
  const values = Form.useWatch([], form) as Record<string, unknown> | undefined
  const looked = useLook(action.look, { command: action.command }, target)
  const first = 'ids' in looked.target ? looked.target.ids[0] : undefined
  const rows = useRows(looked, count)
  const input = first && values ? inputOf({ ...values, ...action.fixed, [action.idField]: first }, fields) : null
  const preview = usePreview(meta, input)
  const module = moduleOf(action.command)
  const { start, busy, problem } = useStart({ action, fields, target: looked.target, each, started })
  return (
    <Form form={form} layout="vertical" requiredMark={false} initialValues={action.initial ?? {}} onFinish={start}>
      <p className={styles.lead}>{t('kit:bulk.lead', rows)}</p>
      {problem ? <ErrorNote error={problem} /> : null}
      <LookedRows looked={looked} names={names} />
      <CommandFields
        module={module}
        fields={fields}
        given={new Set([action.idField, ...Object.keys(action.fixed ?? {})])}
        overrides={{ ...UNTYPED, ...action.fields }}
      />
      <EachRow action={action} picked={picked} each={each} change={setEach} />
      {preview ? (
        <>
          <p className={styles.lead}>{t('kit:bulk.example')}</p>
          <PreviewPanel preview={preview} module={module} />
        </>
      ) : null}
      <div className={formStyles.buttons}>
        <Button
          type="primary"
          htmlType="submit"
          danger={action.danger ?? false}
          loading={busy}
          disabled={looked.looking || looked.count === 0}
        >
          {t('kit:bulk.start', rows)}
        </Button>
      </div>
    </Form>
  )
}

/** Which version of a row was seen is nothing people type, and many rows have no common one. */
const UNTYPED = { version: { hidden: true } }

/** Form, then progress with a result per row. The run goes on when the drawer is closed. */
export function BulkDialog({ close, ...props }: BulkDialogProps) {
  const title = useCommandTitle()
  const narrow = useIsNarrow()
  const [runId, setRunId] = useState<string | null>(null)
  const { picked } = props
  const nameOf = props.action.each?.nameOf
  // Kept as they were when the dialog opened: a row may be gone from the list before its result is read.
  const [names] = useState(() => new Map(nameOf ? picked.map((row) => [row.id, nameOf(row)]) : []))
  const finish = () => {
    if (runId) props.started()
    close()
  }
  return (
    <Drawer
      open
      onClose={finish}
      title={props.action.label ?? title(props.action.command)}
      size={narrow ? '100%' : 560}
    >
      {runId ? <BulkRunProgress id={runId} names={names} /> : <BulkForm {...props} names={names} started={setRunId} />}
    </Drawer>
  )
}

/** What another module offers to do with the rows: its own content, then the same progress. */
export function BulkPartDialog({
  title,
  started,
  close,
  children,
}: {
  title: string
  started: () => void
  close: () => void
  children: (start: (runId: string) => void) => ReactNode
}) {
  const narrow = useIsNarrow()
  const [runId, setRunId] = useState<string | null>(null)
  const finish = () => {
    if (runId) started()
    close()
  }
  return (
    <Drawer open onClose={finish} title={title} size={narrow ? '100%' : 720}>
      {runId ? <BulkRunProgress id={runId} /> : children(setRunId)}
    </Drawer>
  )
}
