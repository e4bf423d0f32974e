import { useTranslation } from 'react-i18next'
import { moduleOf, type Row, useCommandTitle, useReasonText } from '#kit'

/** What a case is about: its command, or the kind of business subject that is reviewed. */
export function CaseTitle({ command, targetType }: { command: string | null; targetType: string }) {
  const { t } = useTranslation()
  const title = useCommandTitle()
  return command ? title(command) : t(`approvals:page.subject.${targetType}`)
}

function Reason({ command, reason }: { command: string; reason: string }) {
  return useReasonText()(moduleOf(command), reason)
}

/** How the inboxes show what lists know only as codes. */
export const ticketCells = {
  reason: (value: unknown, row: Row) =>
    typeof value === 'string' ? <Reason command={String(row.command)} reason={value} /> : null,
  command: (value: unknown, row: Row) => (
    <CaseTitle command={typeof value === 'string' ? value : null} targetType={String(row.targetType)} />
  ),
}

/** Where subjects have pages of their own; there their case is decided too. */
const SUBJECTS: Record<string, string> = { application: '/applications' }

/** Where a row of any inbox leads. */
export function toCase(row: Row): string {
  const subject = row.command === null ? SUBJECTS[String(row.targetType)] : undefined
  return subject ? `${subject}/${String(row.targetId)}` : `/tickets/${String(row.ticketId)}`
}
