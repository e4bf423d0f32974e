import { Alert, Flex, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { CounterHealth } from '#contract/counters'
import {
  Ago,
  CommandButton,
  type DataColumn,
  DataTable,
  Facts,
  formatDuration,
  Instant,
  Link,
  Page,
  PageHeader,
  Panel,
  QueryState,
  Stack,
  StatusBadge,
  useApi,
  useLiveRefresh,
  useLocale,
  useTextOr,
} from '#kit'
import styles from './counters.module.css'

type Data = { health: CounterHealth; refetch: () => void }

/** In one word: whether things get there. */
function Health({ health }: Pick<Data, 'health'>) {
  const { t } = useTranslation()
  const { configured, enabled, circuit } = health
  if (!enabled) return <StatusBadge tone="neutral" label={t('counters:page.counters.notUsed')} />
  if (!configured) return <StatusBadge tone="warn" label={t('counters:page.counters.notConfigured')} />
  const tone = circuit === 'closed' ? 'good' : circuit === 'open' ? 'bad' : 'warn'
  return <StatusBadge tone={tone} label={t(`counters:state.circuit.${circuit}`)} />
}

/** How many stand where; each number leads to them. */
function Queue({ health }: Pick<Data, 'health'>) {
  const { t } = useTranslation()
  return (
    <Flex gap={8} wrap>
      {Object.entries(health.states).map(([state, count]) => (
        <Link key={state} to={`/counter-deliveries?counter=${health.counter}&state=${state}`}>
          <Tag>
            {t(`counters:state.delivery.${state}`)} <b>{count}</b>
          </Tag>
        </Link>
      ))}
      {health.openIncidents > 0 ? (
        <Link to={`/counter-deliveries?counter=${health.counter}&incident=true`}>
          <Tag color="error">
            {t('counters:page.counters.incidents')} <b>{health.openIncidents}</b>
          </Tag>
        </Link>
      ) : null}
    </Flex>
  )
}

function useFailureColumns(refetch: () => void): DataColumn<CounterHealth['lastFailures'][number]>[] {
  const { t } = useTranslation()
  const textOr = useTextOr()
  return [
    {
      key: 'account',
      label: t('counters:field.accountNo'),
      show: ({ id, accountNo }) => <Link to={`/counter-deliveries/${id}`}>{accountNo ?? '–'}</Link>,
    },
    {
      key: 'reason',
      label: t('counters:page.counters.lastFailures'),
      show: ({ reason }) => textOr(`counters:state.reason.${reason}`, reason),
    },
    { key: 'at', label: t('counters:field.failedAt'), show: ({ failedAt }) => <Ago value={failedAt} /> },
    {
      key: 'actions',
      label: t('counters:page.delivery.settle'),
      actions: true,
      show: ({ id }) => (
        <CommandButton
          command="counters.delivery.resend"
          size="small"
          fixed={{ id }}
          fields={{ reason: { kind: 'textarea' } }}
          onDone={refetch}
        />
      ),
    },
  ]
}

function LastFailures({ health, refetch }: Data) {
  const columns = useFailureColumns(refetch)
  if (health.lastFailures.length === 0) return null
  return (
    <div className={styles.failures}>
      <DataTable rows={health.lastFailures} keyOf={({ id }) => id} columns={columns} />
    </div>
  )
}

/** What the counter can do, which decides what is sent to it and how. */
function Abilities({ health }: Pick<Data, 'health'>) {
  const { t } = useTranslation()
  const { kinds, channels, lasting, checks, decimals, feeByHedgeFlag } = health.capabilities
  const word = (key: string) => t(`counters:page.counters.${key}`)
  return (
    <Flex gap={4} wrap>
      {kinds.map((one) => (
        <Tag key={one}>{t(`counters:state.kind.${one}`)}</Tag>
      ))}
      {channels.map((one) => (
        <Tag key={one}>{t(`counters:state.channel.${one}`)}</Tag>
      ))}
      {lasting.map((one) => (
        <Tag key={one}>{t(`counters:state.lasting.${one}`)}</Tag>
      ))}
      <Tag>{word(checks ? 'checks' : 'noChecks')}</Tag>
      <Tag>{word(feeByHedgeFlag ? 'hedgeKept' : 'hedgeNotKept')}</Tag>
      <Tag>{t('counters:page.counters.digits', { money: decimals.byMoney, lot: decimals.byLot })}</Tag>
    </Flex>
  )
}

function Actions({ health, refetch }: Data) {
  const { t } = useTranslation()
  const { counter, enabled, channel, circuit } = health
  return (
    <Flex gap={8} wrap>
      {circuit === 'closed' ? null : (
        <CommandButton command="counters.counter.tryNow" type="primary" fixed={{ counter }} onDone={refetch} />
      )}
      <CommandButton
        command="counters.counter.configure"
        label={t('counters:page.counters.setUp')}
        fixed={{ counter }}
        initial={{ enabled, channel }}
        fields={{ reason: { kind: 'textarea' } }}
        onDone={refetch}
      />
    </Flex>
  )
}

function Counter({ health, refetch }: Data) {
  const { t } = useTranslation()
  const locale = useLocale()
  const textOr = useTextOr()
  const field = (key: string) => t(`counters:field.${key}`)
  const { counter, lastFailure } = health
  const cause = lastFailure === null ? null : textOr(`counters:state.reason.${lastFailure}`, lastFailure)
  return (
    <Panel
      title={
        <Flex gap={8} align="center">
          {t(`counters:state.counter.${counter}`)} <Health health={health} />
        </Flex>
      }
      extra={<Actions health={health} refetch={refetch} />}
    >
      <Stack>
        {health.circuit === 'open' && health.openUntil ? (
          <Alert
            type="error"
            showIcon
            title={t('counters:page.counters.paused', { cause })}
            description={
              <>
                {field('openUntil')} <Instant value={health.openUntil} />
              </>
            }
          />
        ) : null}
        <Queue health={health} />
        <Facts
          items={[
            { label: field('channel'), value: t(`counters:state.channel.${health.channel}`) },
            {
              label: t('counters:page.counters.lag'),
              value: health.lagSeconds === null ? null : formatDuration(health.lagSeconds, locale),
            },
            {
              label: t('counters:page.counters.lastOk'),
              value: health.lastOkAt ? <Ago value={health.lastOkAt} /> : null,
            },
            {
              label: t('counters:page.counters.lastFailure'),
              value: health.lastFailedAt ? (
                <>
                  {cause} · <Ago value={health.lastFailedAt} />
                </>
              ) : null,
            },
            { label: field('failures'), value: health.failures },
            {
              label: field('layout'),
              value: (
                <Flex gap={8} wrap>
                  {health.versions.map(({ kind, version }) => (
                    <Link key={kind} to={`/counters/${counter}/mappings/${kind}`}>
                      {t('counters:page.counters.version', { kind: t(`counters:state.kind.${kind}`), version })}
                    </Link>
                  ))}
                </Flex>
              ),
            },
            { label: t('counters:page.counters.abilities'), value: <Abilities health={health} />, wide: true },
          ]}
        />
        <LastFailures health={health} refetch={refetch} />
      </Stack>
    </Panel>
  )
}

/** Every counter: whether it answers, what is on its way there, what went wrong last. */
export default function CountersPage() {
  const { t } = useTranslation()
  const counters = useApi<{ items: CounterHealth[] }>('/counters')
  useLiveRefresh('counters', null, counters)
  return (
    <Page>
      <PageHeader title={t('counters:page.counters.title')} subtitle={t('counters:page.counters.lead')} />
      <QueryState query={counters} rows={10}>
        {({ items }) => (
          <Stack>
            {items.map((health) => (
              <Counter key={health.counter} health={health} refetch={() => void counters.refetch()} />
            ))}
          </Stack>
        )}
      </QueryState>
    </Page>
  )
}
