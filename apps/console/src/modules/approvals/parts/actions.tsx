import { MoreOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CommandDrawer, useCommandTitle, useGo, useShortcuts } from '#kit'
import styles from './actions.module.css'
import { type Action, ON, type SubjectPage, useActions } from './offered.tsx'
import { Prove } from './prove.tsx'
import { SUBJECTS } from './subjects.ts'
import type { TicketDetail } from './ticket-detail.ts'

const SHOWN = 3

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

/** The way to where a business subject is decided, for whoever is asked about it and stands elsewhere. */
function DecideThere({ ticket }: { ticket: TicketDetail }) {
  const { t } = useTranslation()
  const go = useGo()
  const subject = SUBJECTS[ticket.target.type]
  if (ticket.command !== null || ticket.mine.length === 0 || !subject) return null
  return (
    <Button type="primary" onClick={() => go(`${subject.page}/${ticket.target.id}`)}>
      {t('approvals:page.ticket.decideThere')}
    </Button>
  )
}

/** Agree, refuse, return as buttons; the rest behind "…". `a` and `r` open the form, which asks for confirmation. */
export function TicketActions({ ticket, subject }: { ticket: TicketDetail; subject?: SubjectPage | undefined }) {
  const { t } = useTranslation()
  const title = useCommandTitle()
  const actions = useActions(ticket, subject)
  const [action, setAction] = useState<Action | null>(null)
  const [stage, setStage] = useState<Stage>('closed')
  const start = (next: Action | undefined) => {
    if (!next || next.waits) return
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
      {subject ? null : <DecideThere ticket={ticket} />}
      {actions.slice(0, SHOWN).map((each) => (
        <Button
          key={each.key}
          icon={each.icon}
          danger={each.danger ?? false}
          type={each.primary ? 'primary' : 'default'}
          disabled={each.waits ?? false}
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
