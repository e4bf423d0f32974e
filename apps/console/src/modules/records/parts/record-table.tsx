import { useTranslation } from 'react-i18next'
import { type CellRenderer, Link, moduleOf, RecordTable, useProblemText, useReasonText, useReferences } from '#kit'
import { useRefusal } from '../refusal.ts'
import { targetPage } from '../targets.ts'
import { CommandName } from './command-input.tsx'

/** Kinds whose label is the code of their type of document. */
const TYPED = new Set(['document', 'upload', 'parameter'])
/** Kinds that go by the command they are about. */
const OF_COMMANDS = new Set(['rule', 'bulkRun'])

const textOf = (value: unknown): string | null => (typeof value === 'string' && value ? value : null)

/** Why a call was refused, in words; what exactly was missing stands on the record's own page. */
function Refusal({ command, code }: { command: string; code: string }) {
  const refusal = useRefusal()
  const text = useProblemText()
  return text(refusal({ command, code, params: null, requestId: null })).title.replace(/\s*\{\{[^}]*\}\}/g, ' …')
}

function Reason({ command, reason }: { command: string; reason: string }) {
  return useReasonText()(moduleOf(command), reason)
}

/** A target by its label, in words where the label is a code that some module can name. */
export function TargetName({ type, label }: { type: string | null; label: string }) {
  const references = useReferences()
  if (type && OF_COMMANDS.has(type)) return <CommandName value={label} />
  const Name = type && TYPED.has(type) ? references.parameter?.Name : undefined
  return Name ? <Name value={label} /> : label
}

function Target({ type, id, label }: { type: string | null; id: string | null; label: string }) {
  const page = targetPage(type, id)
  const name = <TargetName type={type} label={label} />
  return page ? <Link to={page}>{name}</Link> : name
}

/** Who called; what no person did goes by its kind. */
function Caller({ kind, name }: { kind: string; name: string }) {
  const { t } = useTranslation()
  return kind === 'system' || kind === 'anonymous' ? t(`records:state.actorKind.${kind}`) : name
}

/** A number or id that leads to the page of what the row names by `key`. */
const linked =
  (key: string, pageOf: (id: string) => string): CellRenderer =>
  (value, row) => {
    const [text, id] = [textOf(value), textOf(row[key])]
    return text && id ? <Link to={pageOf(id)}>{text}</Link> : text
  }

const CELLS: Record<string, CellRenderer> = {
  operatorName: (value, row) => <Caller kind={String(row.actorKind)} name={String(value)} />,
  command: (value) => <CommandName value={String(value)} />,
  code: (value, row) => {
    const code = textOf(value)
    return code ? <Refusal command={String(row.command)} code={code} /> : null
  },
  reason: (value, row) => {
    const reason = textOf(value)
    return reason ? <Reason command={String(row.command)} reason={reason} /> : null
  },
  clientNo: linked('clientId', (id) => `/clients/${id}`),
  accountNo: linked('accountId', (id) => `/accounts/${id}`),
  ticketId: linked('ticketId', (id) => `/tickets/${id}`),
  requestId: (value) => textOf(value),
  targetLabel: (value, row) => {
    const label = textOf(value)
    // Somebody behind a client has no page but the client's.
    const [type, id] = row.targetType === 'person' ? ['client', row.clientId] : [textOf(row.targetType), row.targetId]
    return label ? <Target type={type} id={textOf(id)} label={label} /> : null
  },
}

/** Operation records; `fixed` narrows them to what another page is about. */
export function Records({ fixed }: { fixed?: Record<string, string> }) {
  return (
    <RecordTable
      listId="records.record"
      to={(row) => `/records/${row.id}`}
      cells={CELLS}
      {...(fixed ? { fixed } : {})}
    />
  )
}
