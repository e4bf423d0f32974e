import { ImportOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Page, PageHeader, RecordTable, type Row, StateBadge, useGo } from '#kit'

/** How it stands; why a file as a whole was refused. */
const stateCell = (state: unknown, { problem }: Row) => (
  <StateBadge values="platform:state.intake" value={String(state)} reasons={problem ? [String(problem)] : []} />
)

/** Own sheets whose rows are commands, newest first. */
export default function Intakes() {
  const { t } = useTranslation()
  const go = useGo()
  const start = (
    <Button type="primary" icon={<ImportOutlined aria-hidden="true" />} onClick={() => go('/intakes/new')}>
      {t('app:intakes.new')}
    </Button>
  )
  return (
    <Page>
      <PageHeader title={t('app:intakes.title')} subtitle={t('app:intakes.lead')} actions={start} />
      <RecordTable
        listId="platform.intake"
        to={({ id }) => `/intakes/${id}`}
        cells={{
          kind: (kind) => t(`${String(kind).replace('.', ':sheet.')}.title`),
          state: stateCell,
        }}
        empty={{ title: t('app:intakes.none'), hint: t('app:intakes.noneHint') }}
      />
    </Page>
  )
}
