import { CASE_EVENTS, FILE_EVENTS } from '../schema.ts'

/** Calls that are nobody's business outside: housekeeping of consoles, signing in, looking at sealed values. */
const INWARD = /^(platform|webhooks|notices|messages)\.|^access\.(session|password|totp|profile)\.|\.reveal$/

/** Whether a command that was carried out is an event for other systems. */
export const isTold = (command: string): boolean => !INWARD.test(command)

/** Every type there is: cases first, then files, then commands by name. */
export function eventTypes(commands: Iterable<string>): string[] {
  return [...CASE_EVENTS, ...FILE_EVENTS, ...[...commands].filter(isTold).sort()]
}

type Line = { id: string; kind: string }
type Happened = {
  kind: 'ticket' | 'application'
  state: string
  lines: readonly Line[]
  tasks: readonly { id: string }[]
}

/** Lines that say something about a case without moving it, or come after its end. */
const BESIDE = new Set(['comment', 'copy', 'urge', 'executed', 'executionFailed', 'executionWaits', 'targetChanged'])

/** What a moment of a case's life is called, with what makes it one. */
export function caseEvents({ state, lines, tasks }: Happened): { type: string; source: string }[] {
  const opened = lines.find(({ kind }) => kind === 'start')
  const closing = state === 'running' ? undefined : lines.findLast(({ kind }) => !BESIDE.has(kind))
  return [
    ...(opened ? [{ type: 'approvals.case.opened', source: `line:${opened.id}:opened` }] : []),
    ...tasks.map(({ id }) => ({ type: 'approvals.task.opened', source: `task:${id}` })),
    ...(closing ? [{ type: `approvals.case.${state}`, source: `line:${closing.id}:closed` }] : []),
  ]
}
