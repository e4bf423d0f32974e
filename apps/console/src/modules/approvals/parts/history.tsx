import { useTranslation } from 'react-i18next'
import { moduleOf, StatusBadge, Timeline, type TimelineItem, type Tone, useReasonText, useTextOr } from '#kit'
import { Signature } from './signature-input.tsx'
import type { TicketDetail } from './ticket-detail.ts'

/** Who acts when no person does. */
const SYSTEM = '00000000-0000-0000-0000-000000000000'

const TONES: Record<string, Tone> = {
  agree: 'good',
  refuse: 'bad',
  return: 'warn',
  withdraw: 'neutral',
  terminate: 'bad',
  executed: 'done',
  executionFailed: 'bad',
  start: 'info',
}

/** Everything that happened to a ticket, newest first, and above it who is asked now. */
export function History({ ticket }: { ticket: TicketDetail }) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const reasonText = useReasonText()
  /** What happened because time had passed, and after how much of it; older lines say less. */
  const passedText = ({ then, openHours }: TicketDetail['history'][number]['detail']): string | null => {
    if (typeof then !== 'string' || typeof openHours !== 'number') return null
    const what = t(`approvals:page.ticket.timePassed.${then}`)
    return t('approvals:page.ticket.timePassed.after', { hours: openHours, what })
  }
  const open = ticket.tasks.filter((task) => task.state === 'open')
  const now: TimelineItem[] = open.map((task) => ({
    id: task.id,
    at: null,
    tone: 'warn',
    current: true,
    title:
      task.kind === 'amend'
        ? t('approvals:state.taskKind.amend')
        : (ticket.route.find((step) => step.nodeId === task.nodeId)?.name ?? task.nodeId),
    who: (task.claimedBy ? [task.claimedBy] : task.candidates)
      .map((person) => person.name)
      .join(t('kit:listSeparator')),
  }))
  const past: TimelineItem[] = ticket.history.toReversed().map((line) => ({
    id: line.id,
    at: line.at,
    who: line.operator.id === SYSTEM ? t('approvals:page.ticket.system') : line.operator.name,
    title: [textOr(`approvals:state.history.${line.kind}`, line.kind), line.nodeName].filter(Boolean).join(' · '),
    note: line.remark
      ? reasonText(moduleOf(ticket.command ?? ticket.target.type), line.remark)
      : line.detail.parentEnded
        ? t('approvals:page.ticket.parentEnded')
        : passedText(line.detail),
    tone: line.stale ? 'warn' : (TONES[line.kind] ?? 'neutral'),
    ...(line.stale || line.signedTaskId
      ? {
          more: (
            <div>
              {line.stale ? <StatusBadge tone="warn" label={t('approvals:page.ticket.stale')} /> : null}
              {line.signedTaskId ? (
                <Signature caseId={ticket.id} taskId={line.signedTaskId} name={line.operator.name} />
              ) : null}
            </div>
          ),
        }
      : {}),
  }))
  return <Timeline items={[...now, ...past]} />
}
