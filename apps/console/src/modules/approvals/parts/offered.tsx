import { CheckOutlined, CloseOutlined, RollbackOutlined } from '@ant-design/icons'
import { Select } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type FieldInputProps, type FieldOverrides, useCommands, useLanguage } from '#kit'
import { PersonPicker } from './person-picker.tsx'
import { signing } from './signature-input.tsx'
import { SUBJECTS } from './subjects.ts'
import type { TicketDetail } from './ticket-detail.ts'
import { WayInput } from './way-input.tsx'

type MyTask = TicketDetail['mine'][number]
/** Something a person may do with a case now: a command, and what its form asks. */
export type Action = {
  key: string
  command: string
  fixed: Record<string, unknown>
  fields?: FieldOverrides
  icon?: ReactNode
  danger?: boolean
  primary?: boolean
  /** Whoever does it has to show again first who they are. */
  asksProof?: boolean
  /** What it would send is not known yet: data sources are being asked. */
  waits?: boolean
  /** Whose work it is about, where the same can be done with several. */
  whose?: string
}

/** Where work can be sent back to; the value is what the command takes. */
function ReturnTarget({ task, value, onChange, id }: FieldInputProps & { task: MyTask }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const options = [
    { value: JSON.stringify({ at: 'start' }), label: t('approvals:page.ticket.toMaker') },
    ...task.returnTargets.map((target) => ({
      value: JSON.stringify({ at: 'node', nodeId: target.nodeId }),
      label: target.label?.[language] ?? target.label?.en ?? target.nodeId,
    })),
  ]
  return (
    <Select
      id={id ?? ''}
      options={options}
      value={value ? JSON.stringify(value) : null}
      onChange={(text: string) => onChange?.(JSON.parse(text))}
    />
  )
}

const peopleAt = (source: `/tasks/${string}` | `/tickets/${string}`): FieldOverrides => ({
  operatorIds: { required: true, render: (props) => <PersonPicker {...props} source={source} several /> },
})

/** What the page of a business subject says with a decision; nobody types it. */
const SAID_BY_PAGE: FieldOverrides = {
  edits: { hidden: true },
  offers: { hidden: true },
  acknowledged: { hidden: true },
  signature: { hidden: true },
}

const FIRST = ['agree', 'handle', 'refuse', 'return']
/** The way on: an approval is agreed to, other work is done. */
export const ON = ['agree', 'handle']

/**
 * What the page of a business subject adds: inputs of an agreement, and how it is sent back: as any task is, or by a command
 * of its own module.
 */
export type SubjectPage = {
  agree?: Record<string, unknown>
  /** Data sources are being asked about what was filled in. */
  asking?: boolean
  returns: 'byTask' | { command: string; fixed: Record<string, unknown>; fields: FieldOverrides }
}

/**
 * What somebody is asked to do. With a business subject only its own page knows what has to be read and filled in for it,
 * so that nothing is offered anywhere else; and what its maker amends he sends on from there.
 */
function taskActions(task: MyTask, subject: boolean, page: SubjectPage | undefined): Action[] {
  if (subject && (!page || task.kind === 'amend')) return []
  const fixed = { id: task.id }
  const on = (verb: string, rest: Partial<Action> = {}): Action => ({
    key: verb,
    command: `approvals.task.${verb}`,
    fixed,
    ...rest,
    fields: { ...SAID_BY_PAGE, ...rest.fields },
  })
  const known: Record<string, Action> = {
    refuse: on('refuse', {
      icon: <CloseOutlined aria-hidden="true" />,
      danger: true,
      asksProof: task.asksProof,
      fields: signing(task.asksSignature),
      fixed: { ...fixed, inBulk: false },
    }),
    return: on('return', {
      icon: <RollbackOutlined aria-hidden="true" />,
      fields: { to: { required: true, render: (props) => <ReturnTarget {...props} task={task} /> } },
      ...(page && page.returns !== 'byTask' ? page.returns : {}),
    }),
  }
  for (const verb of ON) {
    known[verb] = on(verb, {
      icon: <CheckOutlined aria-hidden="true" />,
      primary: true,
      asksProof: task.asksProof,
      waits: page?.asking ?? false,
      fields: signing(task.asksSignature),
      fixed: { ...fixed, inBulk: false, ...page?.agree },
    })
  }
  const source = `/tasks/${task.id}` as const
  const to: FieldOverrides = { to: { required: true, render: (props) => <PersonPicker {...props} source={source} /> } }
  known.transfer = on('transfer', { fields: to })
  known.delegate = on('delegate', { fields: to })
  known.addSigners = on('addSigners', { fields: peopleAt(source) })
  const inOrder = [
    ...FIRST.filter((verb) => task.actions.includes(verb)),
    ...task.actions.filter((verb) => !FIRST.includes(verb)),
  ]
  return inOrder.map((verb) => known[verb] ?? on(verb))
}

/** What administrators do for others: name who handles an open task, somebody or a way on for a step that is stuck. */
function administrativeActions(ticket: TicketDetail): Action[] {
  const open = ticket.tasks.filter((task) => task.state === 'open' && task.kind !== 'amend')
  return [
    ...open.map(
      (task): Action => ({
        key: `reassign ${task.id}`,
        command: 'approvals.task.reassign',
        fixed: { id: task.id },
        fields: peopleAt(`/tasks/${task.id}`),
        ...(open.length > 1 ? { whose: task.candidates.map((one) => one.name).join(', ') } : {}),
      }),
    ),
    ...ticket.tokens
      .filter((token) => token.ways.length > 0)
      .flatMap((token): Action[] => [
        {
          key: `choose ${token.id}`,
          command: 'approvals.case.choose',
          fixed: { id: ticket.id, tokenId: token.id },
          fields: {
            remark: { kind: 'textarea' },
            edgeIds: { required: true, render: (props) => <WayInput {...props} token={token} /> },
          },
        },
        {
          key: `retry ${token.id}`,
          command: 'approvals.case.retry',
          fixed: { id: ticket.id, tokenId: token.id },
          fields: { remark: { kind: 'textarea' } },
        },
      ]),
    ...ticket.tokens
      .filter((token) => token.incident === 'NO_ASSIGNEE')
      .map(
        (token): Action => ({
          key: `assign ${token.id}`,
          command: 'approvals.case.assign',
          fixed: { id: ticket.id, tokenId: token.id },
          fields: peopleAt(`/tickets/${ticket.id}`),
        }),
      ),
  ]
}

const holdersOf = (task: TicketDetail['tasks'][number]): string =>
  (task.claimedBy ? [task.claimedBy] : task.candidates).map((one) => one.name).join(', ')

/** The same done with each of several tasks of a case, by whom they are with. */
function eachOf(ticket: TicketDetail, ids: readonly string[], verb: string, rest: Partial<Action> = {}): Action[] {
  const tasks = ticket.tasks.filter((task) => ids.includes(task.id))
  return tasks.map((task) => ({
    key: `${verb} ${task.id}`,
    command: `approvals.task.${verb}`,
    fixed: { id: task.id },
    ...rest,
    ...(tasks.length > 1 ? { whose: holdersOf(task) } : {}),
  }))
}

/** Moving a case along without deciding it: reminding whom it waits for, a word about it, copies of it. */
function talkActions(ticket: TicketDetail): Action[] {
  const fixed = { id: ticket.id }
  const remark: FieldOverrides = { remark: { kind: 'textarea' } }
  return [
    ...eachOf(ticket, ticket.canUrge, 'urge', { fields: remark }),
    { key: 'comment', command: 'approvals.case.comment', fixed, fields: remark },
    {
      key: 'copy',
      command: 'approvals.case.copy',
      fixed,
      fields: { ...peopleAt(`/tickets/${ticket.id}/copies`), ...remark },
    },
  ]
}

/** Taking a case back is its subject's own command where it is about one: both have to know. */
function withdrawal(ticket: TicketDetail): Action[] {
  if (!ticket.canWithdraw) return []
  if (ticket.command !== null)
    return [{ key: 'withdraw', command: 'approvals.case.withdraw', fixed: { id: ticket.id } }]
  const subject = SUBJECTS[ticket.target.type]
  return subject ? [{ key: 'withdraw', command: subject.withdraw, fixed: { id: ticket.target.id } }] : []
}

/** What this person may do here now: the server says which, the rights decide whether they show. */
export function useActions(ticket: TicketDetail, page: SubjectPage | undefined): Action[] {
  const { commands } = useCommands()
  const running = ticket.caseState === 'running'
  const actions = [
    ...ticket.mine.flatMap((task) => taskActions(task, ticket.command === null, page)),
    ...eachOf(ticket, ticket.canTakeBack, 'takeBack'),
    ...withdrawal(ticket),
    ...(ticket.effect.state === 'failed'
      ? [{ key: 'retry', command: 'approvals.ticket.retry', fixed: { id: ticket.id }, primary: true }]
      : []),
    ...talkActions(ticket),
    ...eachOf(ticket, ticket.canRemove, 'removeSigner'),
    ...(running ? administrativeActions(ticket) : []),
    ...(running
      ? [{ key: 'terminate', command: 'approvals.case.terminate', fixed: { id: ticket.id }, danger: true }]
      : []),
  ]
  return actions.filter((action) => commands.has(action.command))
}
