import { ImportOutlined, PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Page, PageHeader, RecordTable, Tabs, useCommands, useGo, usePageSearch } from '#kit'
import { caseCells, toCase } from '../cells.tsx'
import { ASKED_BY_HAND, TICKET_KINDS, type TicketKind } from '../parts/ticket-kinds.ts'

/** A sheet of tickets, or one by hand; for whoever may call one of the commands that each is about. */
function Starting() {
  const { t } = useTranslation()
  const go = useGo()
  const { commands } = useCommands()
  const mayAny = (kinds: readonly TicketKind[]) =>
    kinds.some((kind) => kind.commands.some((name) => commands.has(name)))
  return (
    <>
      {mayAny(TICKET_KINDS) ? (
        <Button icon={<ImportOutlined aria-hidden="true" />} onClick={() => go('/intakes')}>
          {t('approvals:page.tickets.many')}
        </Button>
      ) : null}
      {mayAny(ASKED_BY_HAND) ? (
        <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => go('/tickets/new')}>
          {t('approvals:page.tickets.new')}
        </Button>
      ) : null}
    </>
  )
}

/** All tickets of the accounts in scope, a tab per kind; the tab is a filter on the command, so views and exports keep it. */
export default function TicketList() {
  const { t } = useTranslation()
  const [search, change] = usePageSearch()
  const shown = TICKET_KINDS.find(({ commands }) => commands.join(',') === search.command)
  return (
    <Page>
      <PageHeader
        title={t('approvals:page.tickets.title')}
        subtitle={t('approvals:page.tickets.lead')}
        actions={<Starting />}
        tabs={
          <Tabs
            activeKey={shown?.key ?? (search.command ? '' : 'all')}
            items={[{ key: 'all' }, ...TICKET_KINDS].map(({ key }) => ({
              key,
              label: t(`approvals:page.tickets.kind.${key}`),
            }))}
            onChange={(key) => {
              const kind = TICKET_KINDS.find((one) => one.key === key)
              change({ command: kind?.commands.join(',') ?? null, cursor: null })
            }}
          />
        }
      />
      <RecordTable listId="approvals.ticket" to={toCase} cells={caseCells} />
    </Page>
  )
}
