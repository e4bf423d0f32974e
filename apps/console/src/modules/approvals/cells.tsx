import { useTranslation } from 'react-i18next'
import { Cell, Instant, moduleOf, nowMs, type Row, StatusBadge, useCommandTitle, useReasonText, useTextOr } from '#kit'
import styles from './cells.module.css'
import { SUBJECTS } from './parts/subjects.ts'

/** Id of the node at which every flow begins, when it has no name. */
const START = 'start'

type CaseOf = { command: unknown; targetType: unknown; flow?: unknown }

/** What a case is about: its command, the flow it runs, or the kind of business subject that is reviewed. */
export function useCaseName(): (one: CaseOf) => string {
  const textOr = useTextOr()
  const title = useCommandTitle()
  return ({ command, targetType, flow }) => {
    if (typeof command === 'string') return title(command)
    const own = typeof flow === 'string' ? flow : String(targetType)
    return textOr(`approvals:page.subject.${String(targetType)}`, own)
  }
}

export function CaseTitle(one: CaseOf) {
  return useCaseName()(one)
}

function Reason({ command, reason }: { command: string; reason: string }) {
  return useReasonText()(moduleOf(command), reason)
}

/** Until when; late is said in words as well as in colour. */
function Due({ value }: { value: string }) {
  const { t } = useTranslation()
  if (Date.parse(value) >= nowMs()) return <Instant value={value} />
  return (
    <span className={styles.due}>
      <Instant value={value} />
      <StatusBadge tone="bad" label={t('approvals:page.late')} />
    </span>
  )
}

const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

/** Who has it now: people by name; a pool nobody has claimed from by the role it belongs to. */
function Handlers({ people, roles }: { people: readonly string[]; roles: readonly string[] }) {
  const { t } = useTranslation()
  const pool = roles.map((name) => t('approvals:page.poolOf', { name }))
  return <Cell kind="tags" value={[...people, ...pool]} words={null} />
}

/** Whom it is about: the account's name and number, else whatever the case calls its target. */
function Concerned({ row }: { row: Row }) {
  const { accountName, accountNo, target } = row
  if (typeof accountName !== 'string') return String(target ?? '')
  if (typeof accountNo !== 'string') return accountName
  return (
    <span className={styles.concerned}>
      <span>{accountName}</span> <small>{accountNo}</small>
    </span>
  )
}

/** How a row of a list of cases is called in one line. */
export const nameOfRow = (row: Row): string =>
  [row.accountName ?? row.target, row.accountNo].filter((part) => typeof part === 'string').join(' ')

/** Where it stands; back at its start it waits to be amended, which no drawing has a name for. */
function Steps({ value }: { value: readonly string[] }) {
  const { t } = useTranslation()
  const names = value.map((name) => (name === START ? t('approvals:state.taskKind.amend') : name))
  return <Cell kind="tags" value={names} words={null} />
}

/** Who has a row's case now, in any list that has both columns. */
export const handlersCell = (value: unknown, row: Row) => <Handlers people={listOf(value)} roles={listOf(row.pool)} />

/** How the inboxes show what lists know only as codes. */
export const caseCells = {
  reason: (value: unknown, row: Row) =>
    typeof value === 'string' ? <Reason command={String(row.command)} reason={value} /> : null,
  command: (value: unknown, row: Row) => <CaseTitle command={value} targetType={row.targetType} flow={row.flow} />,
  accountName: (_value: unknown, row: Row) => <Concerned row={row} />,
  steps: (value: unknown) => <Steps value={listOf(value)} />,
  handlers: handlersCell,
  dueAt: (value: unknown) => (typeof value === 'string' ? <Due value={value} /> : null),
}

/** Where a row of any inbox leads. */
export function toCase(row: Row): string {
  if (row.command !== null) return `/tickets/${String(row.ticketId)}`
  const subject = SUBJECTS[String(row.targetType)]
  return subject ? `${subject.page}/${String(row.targetId)}` : `/cases/${String(row.ticketId)}`
}
