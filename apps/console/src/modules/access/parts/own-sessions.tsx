import { useTranslation } from 'react-i18next'
import { Ago, CommandButton, type DataColumn, DataTable, Instant, QueryState, StatusBadge, useApi } from '#kit'
import styles from './access.module.css'
import { Device } from './device.tsx'

type OwnSession = {
  id: string
  createdAt: string
  lastSeenAt: string
  ip: string | null
  agent: string | null
  current: boolean
}

function useColumns(): readonly DataColumn<OwnSession>[] {
  const { t } = useTranslation()
  return [
    {
      key: 'agent',
      label: t('access:field.agent'),
      show: (session) => (
        <span className={styles.named}>
          <Device agent={session.agent} />
          {session.current ? <StatusBadge tone="good" label={t('access:page.own.here')} /> : null}
        </span>
      ),
    },
    { key: 'ip', label: t('access:field.ip'), show: (session) => session.ip ?? '–' },
    { key: 'createdAt', label: t('access:field.createdAt'), show: (session) => <Instant value={session.createdAt} /> },
    { key: 'lastSeenAt', label: t('access:field.lastSeenAt'), show: (session) => <Ago value={session.lastSeenAt} /> },
    {
      key: 'actions',
      label: t('kit:table.actions'),
      actions: true,
      show: (session) =>
        session.current ? null : (
          <CommandButton
            command="access.session.revoke"
            size="small"
            type="text"
            label={t('access:page.own.end')}
            fixed={{ id: session.id }}
            danger
          />
        ),
    },
  ]
}

/** Where one is signed in, on the own profile; any of them can be ended. */
export default function OwnSessions() {
  const columns = useColumns()
  const sessions = useApi<{ items: OwnSession[] }>('/access/own/sessions')
  return (
    <QueryState query={sessions}>
      {({ items }) => <DataTable columns={columns} rows={items} keyOf={(session) => session.id} />}
    </QueryState>
  )
}
