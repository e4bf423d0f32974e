import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import type { ticketDetail } from '#contract/approvals'
import {
  type FieldInputProps,
  formatInstant,
  Link,
  type ListPage,
  type Row,
  StateBadge,
  useApi,
  useCommandTitle,
  useLocale,
} from '#kit'
import styles from './tickets.module.css'

const MOST = 100

/** Tickets about the client of the event, to link those that have to do with it. */
export function TicketsInput({ clientId, value, onChange, id }: FieldInputProps & { clientId: string }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const title = useCommandTitle()
  const { data, isFetching } = useApi<ListPage>('/tickets', { clientId, limit: MOST })
  const nameOf = (row: Row) =>
    [
      typeof row.command === 'string' ? title(row.command) : row.flow,
      row.target,
      formatInstant(String(row.openedAt), locale),
    ]
      .filter(Boolean)
      .join(' · ')
  return (
    <Select
      {...(id ? { id } : {})}
      mode="multiple"
      loading={isFetching}
      value={Array.isArray(value) ? (value as string[]) : []}
      onChange={(next: string[]) => onChange?.(next)}
      options={(data?.items ?? []).map((row) => ({ value: String(row.ticketId), label: nameOf(row) }))}
      showSearch={{ optionFilterProp: 'label' }}
      notFoundContent={t('suspicions:page.noTickets')}
    />
  )
}

/** One linked ticket by what it asks for and where it stands; only the way there for whoever may not read it. */
function LinkedTicket({ id }: { id: string }) {
  const { t } = useTranslation()
  const title = useCommandTitle()
  const { data } = useApi<z.output<typeof ticketDetail>>(`/tickets/${id}`)
  const name = data ? (data.command ? title(data.command) : data.flow.name) : t('kit:command.openTicket')
  return (
    <li className={styles.ticket}>
      <Link to={`/tickets/${id}`}>{name}</Link>
      {data ? <StateBadge values="approvals:state.ticket" value={data.state} /> : null}
    </li>
  )
}

export function LinkedTickets({ ids }: { ids: readonly string[] }) {
  return (
    <ul className={styles.tickets}>
      {ids.map((id) => (
        <LinkedTicket key={id} id={id} />
      ))}
    </ul>
  )
}
