import { Alert, Button, Flex } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OpeningDetail, OpeningFieldView } from '#contract/counters'
import {
  CommandButton,
  type DataColumn,
  DataTable,
  ErrorNote,
  Facts,
  Instant,
  Link,
  Page,
  PageHeader,
  Panel,
  QueryState,
  StateBadge,
  StatusBadge,
  useApi,
  useCan,
  useLiveRefresh,
  usePageParams,
  useRunCommand,
} from '#kit'
import { useSlotChoices, useSlotWords } from '../parts/slot-words.ts'

type Revealed = ReadonlyMap<string, { cap: string | null; own: string | null }>
type Shown = { opening: OpeningDetail; revealed: Revealed | null; refetch: () => void }

/** What may be done with a field: write it, or settle where two say different things. */
function FieldActions({ opening, field, refetch }: Pick<Shown, 'opening' | 'refetch'> & { field: OpeningFieldView }) {
  const { t } = useTranslation()
  const choices = useSlotChoices()(field.field)
  const asked = choices.length > 0 ? { kind: 'select' as const, options: choices } : {}
  const fixed = { id: opening.id, field: field.field, seen: field.seen }
  const both = field.own !== null && field.cap !== null && opening.state !== 'dismissed' && opening.state !== 'opened'
  return (
    <Flex gap={4} wrap>
      {opening.state === 'new' ? (
        <CommandButton
          command="counters.opening.edit"
          size="small"
          fixed={fixed}
          fields={{ value: { label: t(`counters:state.slotField.${field.field}`), ...asked } }}
          onDone={refetch}
        />
      ) : null}
      {both && field.conflict ? (
        <CommandButton
          command="counters.opening.settle"
          size="small"
          label={t('counters:page.openings.keepOwn')}
          fixed={{ ...fixed, take: 'own' }}
          onDone={refetch}
        />
      ) : null}
      {both && (field.conflict || opening.state === 'new') ? (
        <CommandButton
          command="counters.opening.settle"
          size="small"
          label={t('counters:page.openings.takeCap')}
          fixed={{ ...fixed, take: 'cap' }}
          onDone={refetch}
        />
      ) : null}
    </Flex>
  )
}

function useColumns({ opening, revealed, refetch }: Shown): DataColumn<OpeningFieldView>[] {
  const { t } = useTranslation()
  const wordOf = useSlotWords()
  const said = ({ field, ...row }: OpeningFieldView, who: 'cap' | 'own') => {
    const value = revealed?.get(field)?.[who] ?? row[who]
    return value === null ? '–' : wordOf(field, value)
  }
  return [
    {
      key: 'field',
      label: t('counters:page.openings.field'),
      show: ({ field }) => t(`counters:state.slotField.${field}`),
    },
    { key: 'cap', label: 'CAP', show: (field) => said(field, 'cap') },
    { key: 'own', label: t('counters:page.openings.own'), show: (field) => said(field, 'own') },
    {
      key: 'by',
      label: t('counters:page.openings.by'),
      show: ({ ownByName, ownAt }) =>
        ownAt ? (
          <>
            {ownByName} <Instant value={ownAt} />
          </>
        ) : (
          '–'
        ),
    },
    {
      key: 'state',
      label: t('counters:field.state'),
      show: ({ conflict, own, cap }) =>
        conflict ? (
          <StatusBadge tone="warn" label={t('counters:page.openings.conflict')} />
        ) : own !== null && cap !== null ? (
          t('counters:page.openings.settled')
        ) : (
          '–'
        ),
    },
    {
      key: 'actions',
      label: t('counters:page.delivery.settle'),
      actions: true,
      show: (field) => <FieldActions opening={opening} field={field} refetch={refetch} />,
    },
  ]
}

function Head({ opening, refetch, reveal }: Pick<Shown, 'opening' | 'refetch'> & { reveal: () => void }) {
  const { t } = useTranslation()
  const can = useCan()
  return (
    <PageHeader
      back={{ to: '/counter-openings', label: t('counters:page.openings.title') }}
      title={t('counters:page.openings.one', { accountNo: opening.accountNo })}
      status={<StateBadge values="counters:state.opening" value={opening.state} />}
      actions={
        <>
          {can('counters.opening.reveal') ? (
            <Button onClick={reveal}>{t('counters:command.opening.reveal')}</Button>
          ) : null}
          {opening.state === 'new' ? (
            <>
              <CommandButton
                command="counters.opening.dismiss"
                fixed={{ id: opening.id }}
                fields={{ reason: { kind: 'textarea' } }}
                onDone={refetch}
              />
              <CommandButton
                command="counters.opening.start"
                type="primary"
                fixed={{ id: opening.id }}
                onDone={refetch}
              />
            </>
          ) : null}
        </>
      }
    />
  )
}

function Opening({ opening, refetch }: Pick<Shown, 'opening' | 'refetch'>) {
  const { t } = useTranslation()
  const run = useRunCommand('counters.opening.reveal')
  const [revealed, setRevealed] = useState<Revealed | null>(null)
  const [error, setError] = useState<unknown>(null)
  const reveal = async () => {
    try {
      const outcome = await run.run({ id: opening.id })
      if (outcome.kind !== 'done') return
      const { fields } = outcome.value as { fields: { field: string; cap: string | null; own: string | null }[] }
      setRevealed(new Map(fields.map(({ field, ...values }) => [field, values])))
    } catch (cause) {
      setError(cause)
    }
  }
  const columns = useColumns({ opening, revealed, refetch })
  const count = opening.fields.filter(({ conflict }) => conflict).length
  return (
    <>
      <Head opening={opening} refetch={refetch} reveal={() => void reveal()} />
      {error ? <ErrorNote error={error} /> : null}
      {count > 0 ? <Alert type="warning" showIcon title={t('counters:page.openings.conflicts', { count })} /> : null}
      <Panel>
        <Facts
          items={[
            { label: t('counters:field.changedAt'), value: <Instant value={opening.changedAt} /> },
            { label: t('counters:field.receivedAt'), value: <Instant value={opening.receivedAt} /> },
            {
              label: t('counters:page.openings.application'),
              value: opening.applicationId ? (
                <Link to={`/applications/${opening.applicationId}`}>{t('counters:page.openings.openApplication')}</Link>
              ) : null,
            },
          ]}
        />
      </Panel>
      <Panel title={t('counters:page.openings.fields')} flush>
        <DataTable columns={columns} rows={opening.fields} keyOf={({ field }) => field} />
      </Panel>
    </>
  )
}

/** One draft: field by field what CAP says and what a person wrote, and the application it becomes. */
export default function OpeningPage() {
  const { openingId } = usePageParams()
  const opening = useApi<OpeningDetail>(`/counter-openings/${openingId}`)
  useLiveRefresh('counterOpenings', openingId ?? null, opening)
  return (
    <Page>
      <QueryState query={opening} rows={12}>
        {(found) => <Opening key={found.id} opening={found} refetch={() => void opening.refetch()} />}
      </QueryState>
    </Page>
  )
}
