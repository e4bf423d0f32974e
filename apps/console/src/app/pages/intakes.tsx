import { ImportOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import {
  Ago,
  type DataColumn,
  DataTable,
  EmptyState,
  formatCount,
  Link,
  Page,
  PageHeader,
  Panel,
  QueryState,
  StateBadge,
  useApi,
  useGo,
  useLiveRefresh,
  useLocale,
} from '#kit'
import type { Intake } from '../parts/intake.ts'

/** What is said of a sheet in the list. */
function useColumns(): DataColumn<Intake>[] {
  const { t } = useTranslation()
  const locale = useLocale()
  return [
    {
      key: 'file',
      label: t('app:intakes.column.file'),
      show: (one) => <Link to={`/intakes/${one.id}`}>{one.fileName}</Link>,
    },
    {
      key: 'kind',
      label: t('app:intakes.column.kind'),
      show: (one) => t(`${one.kind.replace('.', ':sheet.')}.title`),
    },
    {
      key: 'state',
      label: t('app:intakes.column.state'),
      show: (one) => <StateBadge values="platform:state.intake" value={one.state} />,
    },
    {
      key: 'rows',
      label: t('app:intakes.column.rows'),
      show: (one) => formatCount(total(one), locale),
    },
    {
      key: 'bad',
      label: t('app:intakes.column.bad'),
      show: ({ counts }) => formatCount((counts.INVALID ?? 0) + (counts.FAILED ?? 0), locale),
    },
    { key: 'at', label: t('app:intakes.column.at'), show: (one) => <Ago value={one.createdAt} /> },
  ]
}

const total = ({ counts }: Intake) => Object.values(counts).reduce((sum, n) => sum + n, 0)

/** Own sheets whose rows are commands, newest first. */
export default function Intakes() {
  const { t } = useTranslation()
  const go = useGo()
  const columns = useColumns()
  const intakes = useApi<{ items: Intake[] }>('/intakes')
  useLiveRefresh('intakes', null, intakes)
  const start = (
    <Button type="primary" icon={<ImportOutlined />} onClick={() => go('/intakes/new')}>
      {t('app:intakes.new')}
    </Button>
  )
  return (
    <Page>
      <PageHeader title={t('app:intakes.title')} subtitle={t('app:intakes.lead')} actions={start} />
      <Panel flush>
        <QueryState query={intakes}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState title={t('app:intakes.none')} hint={t('app:intakes.noneHint')} />
            ) : (
              <DataTable rows={items} keyOf={({ id }) => id} columns={columns} />
            )
          }
        </QueryState>
      </Panel>
    </Page>
  )
}
