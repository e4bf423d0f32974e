import { useTranslation } from 'react-i18next'
import { type CellRenderer, Page, PageHeader, RecordTable, StatusBadge } from '#kit'
import { stateCell } from '../parts/states.tsx'

function Allowed({ yes }: { yes: boolean }) {
  const { t } = useTranslation()
  return <StatusBadge tone={yes ? 'good' : 'bad'} label={t(`bcan:page.register.${yes ? 'allowed' : 'forbidden'}`)} />
}
const allowed: CellRenderer = (value) => <Allowed yes={value === true} />

/** Clients with their numbers, by regime. */
export default function Register() {
  const { t } = useTranslation()
  return (
    <Page>
      <PageHeader title={t('bcan:page.register.title')} subtitle={t('bcan:page.register.lead')} />
      <RecordTable
        listId="bcan.registration"
        to={(row) => `/clients/${String(row.clientId)}?tab=bcan`}
        cells={{ state: stateCell('registration'), consent: stateCell('consent'), allowed }}
        rowActions={(row) => [
          {
            command: 'bcan.trading.set',
            label: t(`bcan:page.register.${row.allowed ? 'forbid' : 'allow'}`, {
              regime: t(`bcan:state.regime.${String(row.regime)}`),
            }),
            fixed: { id: row.id, allowed: !row.allowed },
            fields: { remark: { kind: 'textarea' } },
            danger: row.allowed === true,
          },
        ]}
        empty={{ title: t('bcan:page.register.none'), hint: t('bcan:page.register.noneHint') }}
      />
    </Page>
  )
}
