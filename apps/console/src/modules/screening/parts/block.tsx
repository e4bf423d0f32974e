import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { HitView, Screened, SimilarClient } from '#contract/screening'
import {
  CommandButton,
  type DataColumn,
  DataTable,
  type FieldOverrides,
  Instant,
  Link,
  Panel,
  type PartProps,
  QueryState,
  StateBadge,
  StatusBadge,
  useApi,
  useLiveRefresh,
} from '#kit'
import styles from './block.module.css'
import { useEntryFields } from './fields.tsx'

type Tools = { t: TFunction; fields: FieldOverrides; done: () => void }

const hitColumns = ({ t, fields, done }: Tools): DataColumn<HitView>[] => [
  { key: 'hitNo', label: t('screening:field.hitNo'), show: ({ hitNo }) => hitNo },
  { key: 'label', label: t('screening:field.label'), show: ({ label }) => label },
  {
    key: 'matched',
    label: t('screening:field.matched'),
    show: ({ matched }) => t(`screening:state.matched.${matched}`),
  },
  {
    key: 'reason',
    label: t('screening:field.reason'),
    show: ({ category, reason, entryNo }) => (
      <>
        {t(`screening:state.category.${category}`)} · {reason} <span className={styles.quiet}>{entryNo}</span>
      </>
    ),
  },
  {
    key: 'state',
    label: t('screening:field.state'),
    show: ({ state, decidedByName, decidedAt, remark }) => (
      <>
        <StateBadge values="screening:state.state" value={state} />
        {decidedByName ? (
          <div className={styles.quiet}>
            {decidedByName} · <Instant value={decidedAt} /> · {remark}
          </div>
        ) : null}
      </>
    ),
  },
  {
    key: 'act',
    label: t('screening:page.decide'),
    actions: true,
    show: ({ id, version, mayDecide }) =>
      mayDecide ? (
        <CommandButton
          size="small"
          command="screening.hit.decide"
          label={t('screening:page.decide')}
          fixed={{ id, version }}
          fields={fields}
          onDone={done}
        />
      ) : null,
  },
]

const similarColumns = ({ t, fields, done }: Tools): DataColumn<SimilarClient>[] => [
  {
    key: 'clientNo',
    label: t('screening:field.clientNo'),
    show: ({ clientId, clientNo }) => <Link to={`/clients/${clientId}`}>{clientNo}</Link>,
  },
  { key: 'name', label: t('screening:field.name'), show: ({ name }) => name },
  {
    key: 'parts',
    label: t('screening:field.parts'),
    show: ({ parts }) => parts.map((part) => t(`screening:state.part.${part}`)).join(' · '),
  },
  { key: 'score', label: t('screening:field.score'), show: ({ score }) => String(score) },
  {
    key: 'verdict',
    label: t('screening:field.verdict'),
    show: ({ verdict, judgedByName, remark }) =>
      verdict ? (
        <>
          <StatusBadge tone="neutral" label={t(`screening:state.verdict.${verdict}`)} />
          <div className={styles.quiet}>
            {judgedByName} · {remark}
          </div>
        </>
      ) : null,
  },
  {
    key: 'act',
    label: t('screening:page.judge'),
    actions: true,
    show: ({ pairId, pairVersion }) =>
      pairId ? (
        <CommandButton
          size="small"
          command="screening.pair.judge"
          label={t('screening:page.judge')}
          fixed={{ id: pairId, version: pairVersion }}
          fields={fields}
          onDone={done}
        />
      ) : null,
  },
]

/** Hits of the blacklist and clients that are alike, beside the data they come from. */
function Screening({ path, id }: { path: string; id: string }) {
  const { t } = useTranslation()
  const read = useApi<Screened>(`${path}/${id}/screening`)
  useLiveRefresh('hits', null, read)
  const tools = { t, fields: useEntryFields(), done: () => void read.refetch() }
  return (
    <Panel title={t('screening:page.block')}>
      <QueryState query={read} rows={2}>
        {({ hits, similar }) => (
          <>
            {hits.length > 0 ? (
              <DataTable columns={hitColumns(tools)} rows={hits} keyOf={({ id: hit }) => hit} />
            ) : (
              <p>{t('screening:page.hit.none')}</p>
            )}
            {similar === null ? null : similar.length > 0 ? (
              <DataTable columns={similarColumns(tools)} rows={similar} keyOf={({ clientId }) => clientId} />
            ) : (
              <p>{t('screening:page.pair.none')}</p>
            )}
          </>
        )}
      </QueryState>
    </Panel>
  )
}

export const ClientScreening = ({ id }: PartProps) => <Screening path="/clients" id={id} />
export const ApplicationScreening = ({ id }: PartProps) => <Screening path="/onboarding/applications" id={id} />
