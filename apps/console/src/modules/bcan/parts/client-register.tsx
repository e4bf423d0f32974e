import { useTranslation } from 'react-i18next'
import type { ClientRegister, Decision, RegistrationView } from '#contract/bcan'
import {
  BusinessDate,
  CommandButton,
  type DataColumn,
  DataTable,
  Facts,
  Grid,
  Panel,
  type PartProps,
  QueryState,
  Stack,
  StatusBadge,
  useApi,
  useLiveRefresh,
  useTextOr,
} from '#kit'
import { State } from './states.tsx'

type Party = RegistrationView['parties'][number]
type Of = { clientId: string; registration: RegistrationView }

function Consent({ clientId, registration: { regime }, party }: Of & { party: Party }) {
  const { t } = useTranslation()
  if (!party.consents) return null
  const given = party.consent !== 'GIVEN'
  return (
    <CommandButton
      size="small"
      command="bcan.consent.record"
      label={t(`bcan:page.client.${given ? 'recordConsent' : 'recordWithdrawal'}`)}
      danger={!given}
      fixed={{ clientId, personId: party.personId, regime, given }}
      initial={{
        agreement: party.agreement ?? `${regime.toLowerCase()}-consent`,
        agreementVersion: party.agreementVersion ?? '',
        platform: 'paper',
      }}
      fields={{ remark: { kind: 'textarea' } }}
    />
  )
}

function usePartyColumns({ clientId, registration }: Of): readonly DataColumn<Party>[] {
  const { t } = useTranslation()
  const textOr = useTextOr()
  return [
    { key: 'name', label: t('bcan:field.personId'), show: ({ name }) => name || '–' },
    {
      key: 'consent',
      label: t('bcan:field.consent'),
      show: ({ consents, consent }) =>
        consents ? <State of="consent" value={consent} /> : t('bcan:page.client.notNeeded'),
    },
    {
      key: 'document',
      label: t('bcan:field.document'),
      show: ({ document }) => (document ? textOr(`clients:state.identityKind.${document}`, document) : '–'),
    },
    {
      key: 'actions',
      label: t('bcan:field.consent'),
      actions: true,
      show: (party) => <Consent clientId={clientId} registration={registration} party={party} />,
    },
  ]
}

/** Those who are filed under the number, what each agreed to, and by which document each is known. */
function Parties(of: Of) {
  const columns = usePartyColumns(of)
  return <DataTable columns={columns} rows={of.registration.parties} keyOf={({ personId }) => personId ?? 'client'} />
}

function Trading({ registration: { id, allowed, regime } }: { registration: RegistrationView }) {
  const { t } = useTranslation()
  if (id === null) return null
  return (
    <CommandButton
      size="small"
      command="bcan.trading.set"
      label={t(`bcan:page.register.${allowed ? 'forbid' : 'allow'}`, { regime: t(`bcan:state.regime.${regime}`) })}
      danger={allowed}
      fixed={{ id, allowed: !allowed }}
      fields={{ remark: { kind: 'textarea' } }}
    />
  )
}

function Registration({ clientId, registration }: Of) {
  const { t } = useTranslation()
  const { regime, state, tag, gaps, allowed, allowedRemark, effectiveOn, rejectCode, configured } = registration
  const title = t(`bcan:state.regime.${regime}`)
  if (!configured && state === null) return <Panel title={title}>{t('bcan:page.client.notConfigured')}</Panel>
  return (
    <Panel title={title} extra={<Trading registration={registration} />}>
      <Stack>
        <Facts
          items={[
            { label: t('bcan:field.tag'), value: tag ?? '–' },
            {
              label: t('bcan:field.state'),
              value: <State of="registration" value={state ?? 'UNASSIGNED'} />,
            },
            {
              label: t('bcan:field.allowed'),
              value: (
                <StatusBadge
                  tone={allowed ? 'good' : 'bad'}
                  label={t(`bcan:page.register.${allowed ? 'allowed' : 'forbidden'}`)}
                  reasons={!allowed && allowedRemark ? [allowedRemark] : []}
                />
              ),
            },
            {
              label: t('bcan:field.effectiveOn'),
              value: effectiveOn ? <BusinessDate value={effectiveOn} /> : '–',
            },
            ...(rejectCode ? [{ label: t('bcan:field.rejectCode'), value: rejectCode }] : []),
            ...(gaps.length > 0
              ? [
                  {
                    label: t('bcan:page.client.why'),
                    value: gaps.map((gap) => t(`bcan:state.gap.${gap}`)).join(' · '),
                    wide: true,
                  },
                ]
              : []),
          ]}
        />
        <Parties clientId={clientId} registration={registration} />
      </Stack>
    </Panel>
  )
}

function useOrderColumns(): readonly DataColumn<Decision>[] {
  const { t } = useTranslation()
  const field = (key: string) => t(`bcan:field.${key}`)
  return [
    { key: 'accountNo', label: field('accountNo'), show: ({ accountNo }) => accountNo },
    { key: 'regime', label: field('regime'), show: ({ regime }) => t(`bcan:state.regime.${regime}`) },
    { key: 'side', label: field('side'), show: ({ side }) => t(`bcan:state.side.${side}`) },
    {
      key: 'tag',
      label: field('tag'),
      show: ({ accepted, tag }) => (
        <StatusBadge tone={accepted ? 'good' : 'bad'} label={tag ?? t('bcan:page.client.refused')} />
      ),
    },
    { key: 'reason', label: field('reason'), show: ({ reason }) => t(`bcan:state.order.${reason}`) },
  ]
}

function Orders({ orders }: { orders: readonly Decision[] }) {
  const { t } = useTranslation()
  const columns = useOrderColumns()
  return (
    <Panel title={t('bcan:page.client.orders')}>
      <DataTable
        columns={columns}
        rows={orders}
        keyOf={({ accountId, regime, side }) => `${accountId} ${regime} ${side}`}
      />
    </Panel>
  )
}

/** A client's numbers and consents, why it is not effective, and what would become of its orders. */
export default function ClientBcan({ id }: PartProps) {
  const read = useApi<ClientRegister>(`/clients/${id}/bcan`)
  useLiveRefresh('bcan', id, read)
  return (
    <QueryState query={read} rows={6}>
      {({ clientId, registrations, orders }) => (
        <Stack>
          <Grid>
            {registrations.map((one) => (
              <Registration key={one.regime} clientId={clientId} registration={one} />
            ))}
          </Grid>
          {orders.length > 0 ? <Orders orders={orders} /> : null}
        </Stack>
      )}
    </QueryState>
  )
}
