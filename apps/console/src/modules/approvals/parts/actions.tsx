import { CheckOutlined, CloseOutlined, MoreOutlined, RollbackOutlined } from '@ant-design/icons'
import { Button, Dropdown, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  CommandDrawer,
  type FieldInputProps,
  type FieldOverrides,
  useCommands,
  useCommandTitle,
  useLanguage,
  useShortcuts,
} from '#kit'
import styles from './actions.module.css'
import { PersonPicker } from './person-picker.tsx'
import { Prove } from './prove.tsx'
import { signing } from './signature-input.tsx'
import type { TicketDetail } from './ticket-detail.ts'
import { WayInput } from './way-input.tsx'

type MyTask = TicketDetail['mine'][number]
type Action = {
  key: string
  command: string
  fixed: Record<string, unknown>
  fields?: FieldOverrides
  icon?: ReactNode
  danger?: boolean
  primary?: boolean
  /** Whoever does it has to show again first who they are. */
  asksProof?: boolean
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
const ON = ['agree', 'handle']

/** What the page of a business subject adds: inputs of an agreement, and that it is sent back like a command. */
export type SubjectPage = { agree?: Record<string, unknown>; returns?: boolean }

/** A business subject may be sent back by its own module, which knows its pages; a command only by its task. */
function taskActions(task: MyTask, subject: boolean, page: SubjectPage): Action[] {
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
    }),
  }
  for (const verb of ON) {
    known[verb] = on(verb, {
      icon: <CheckOutlined aria-hidden="true" />,
      primary: true,
      asksProof: task.asksProof,
      fields: signing(task.asksSignature),
      fixed: { ...fixed, inBulk: false, ...page.agree },
    })
  }
  const source = `/tasks/${task.id}` as const
  const to: FieldOverrides = { to: { required: true, render: (props) => <PersonPicker {...props} source={source} /> } }
  known.transfer = on('transfer', { fields: to })
  known.delegate = on('delegate', { fields: to })
  known.addSigners = on('addSigners', { fields: peopleAt(source) })
  const offered = task.actions.filter((verb) => !subject || page.returns || verb !== 'return')
  const inOrder = [
    ...FIRST.filter((verb) => offered.includes(verb)),
    ...offered.filter((verb) => !FIRST.includes(verb)),
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

/** Moving a case along without deciding it: reminding whom it waits for, a word about it, copies of it. */
function talkActions(ticket: TicketDetail): Action[] {
  const mine = new Set(ticket.mine.map((task) => task.id))
  const awaited = ticket.tasks.filter((task) => task.state === 'open' && !mine.has(task.id))
  const fixed = { id: ticket.id }
  const remark: FieldOverrides = { remark: { kind: 'textarea' } }
  return [
    ...awaited.map(
      (task): Action => ({
        key: `urge ${task.id}`,
        command: 'approvals.task.urge',
        fixed: { id: task.id },
        fields: remark,
        ...(awaited.length > 1
          ? { whose: (task.claimedBy ? [task.claimedBy] : task.candidates).map((one) => one.name).join(', ') }
          : {}),
      }),
    ),
    { key: 'comment', command: 'approvals.case.comment', fixed, fields: remark },
    {
      key: 'copy',
      command: 'approvals.case.copy',
      fixed,
      fields: { ...peopleAt(`/tickets/${ticket.id}/copies`), ...remark },
    },
  ]
}

/** What this person may do here now: the server says which, the rights decide whether they show. */
function useActions(ticket: TicketDetail, page: SubjectPage): Action[] {
  const { commands } = useCommands()
  const actions = [
    ...ticket.mine.flatMap((task) => taskActions(task, ticket.command === null, page)),
    ...ticket.canTakeBack.map((id): Action => ({ key: 'takeBack', command: 'approvals.task.takeBack', fixed: { id } })),
    // A business subject is taken back by its own command, on its own page.
    ...(ticket.canWithdraw && ticket.command !== null
      ? [{ key: 'withdraw', command: 'approvals.case.withdraw', fixed: { id: ticket.id } }]
      : []),
    ...(ticket.effect.state === 'failed'
      ? [{ key: 'retry', command: 'approvals.ticket.retry', fixed: { id: ticket.id }, primary: true }]
      : []),
    ...talkActions(ticket),
    ...(ticket.caseState === 'running' ? administrativeActions(ticket) : []),
    ...(ticket.caseState === 'running'
      ? [{ key: 'terminate', command: 'approvals.case.terminate', fixed: { id: ticket.id }, danger: true }]
      : []),
  ]
  return actions.filter((action) => commands.has(action.command))
}

const SHOWN = 3
const NO_PAGE: SubjectPage = {}

type Stage = 'closed' | 'proving' | 'open'

/** The form of what is being done; before it, where it is asked for, who sits here. */
function Doing({ action, stage, setStage }: { action: Action; stage: Stage; setStage: (stage: Stage) => void }) {
  const title = useCommandTitle()
  const close = () => setStage('closed')
  return (
    <>
      <Prove open={stage === 'proving'} close={close} done={() => setStage('open')} />
      <CommandDrawer
        open={stage === 'open'}
        onClose={close}
        command={action.command}
        fixed={action.fixed}
        {...(action.fields ? { fields: action.fields } : {})}
        danger={action.danger ?? false}
        submitLabel={title(action.command)}
      />
    </>
  )
}

/** Agree, refuse, return as buttons; the rest behind "…". `a` and `r` open the form, which asks for confirmation. */
export function TicketActions({ ticket, subject }: { ticket: TicketDetail; subject?: SubjectPage | undefined }) {
  const { t } = useTranslation()
  const title = useCommandTitle()
  const actions = useActions(ticket, subject ?? NO_PAGE)
  const [action, setAction] = useState<Action | null>(null)
  const [stage, setStage] = useState<Stage>('closed')
  const start = (next: Action | undefined) => {
    if (!next) return
    setAction(next)
    setStage(next.asksProof ? 'proving' : 'open')
  }
  useShortcuts([
    {
      keys: 'a',
      label: 'approvals:page.ticket.agree',
      run: () => start(actions.find((each) => ON.includes(each.key))),
    },
    {
      keys: 'r',
      label: 'approvals:page.ticket.refuse',
      run: () => start(actions.find((each) => each.key === 'refuse')),
    },
  ])
  const label = ({ command, whose }: Action) => (whose ? `${title(command)} · ${whose}` : title(command))
  const rest = actions.slice(SHOWN)
  return (
    <div className={styles.actions}>
      {actions.slice(0, SHOWN).map((each) => (
        <Button
          key={each.key}
          icon={each.icon}
          danger={each.danger ?? false}
          type={each.primary ? 'primary' : 'default'}
          onClick={() => start(each)}
        >
          {label(each)}
        </Button>
      ))}
      {rest.length > 0 ? (
        <Dropdown
          trigger={['click']}
          menu={{
            items: rest.map((each, index) => ({
              key: index,
              label: label(each),
              danger: each.danger ?? false,
            })),
            onClick: ({ key }) => start(rest[Number(key)]),
          }}
        >
          <Button icon={<MoreOutlined aria-hidden="true" />} aria-label={t('kit:table.actions')} />
        </Dropdown>
      ) : null}
      {action ? <Doing action={action} stage={stage} setStage={setStage} /> : null}
    </div>
  )
}
