import { type CellRenderer, Link, RecordTable, useProblemText } from '#kit'
import { useRefusal } from '../refusal.ts'
import { targetPage } from '../targets.ts'
import { CommandName } from './command-input.tsx'

const textOf = (value: unknown): string | null => (typeof value === 'string' && value ? value : null)

/** Why a call was refused, in words; the code on hover. */
function Refusal({ command, code }: { command: string; code: string }) {
  const refusal = useRefusal()
  const text = useProblemText()
  return <span title={code}>{text(refusal({ command, code, params: null, requestId: null })).title}</span>
}

function Target({ type, id, label }: { type: string | null; id: string | null; label: string }) {
  const page = targetPage(type, id)
  return page ? <Link to={page}>{label}</Link> : label
}

const CELLS: Record<string, CellRenderer> = {
  command: (value) => <CommandName value={String(value)} />,
  code: (value, row) => {
    const code = textOf(value)
    return code ? <Refusal command={String(row.command)} code={code} /> : null
  },
  targetLabel: (value, row) => {
    const label = textOf(value)
    return label ? <Target type={textOf(row.targetType)} id={textOf(row.targetId)} label={label} /> : null
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
