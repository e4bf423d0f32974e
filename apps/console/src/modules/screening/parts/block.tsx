import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { HitView, Screened, SimilarClient } from '#contract/screening'
import {
  CommandButton,
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

/** One finding: what it is, what to do about it, and what became of it below. */
function Finding({ head, action, children }: { head: ReactNode; action: ReactNode; children: ReactNode }) {
  return (
    <li className={styles.finding}>
      <div className={styles.head}>
        <span className={styles.title}>{head}</span>
        {action}
      </div>
      <div className={styles.quiet}>{children}</div>
    </li>
  )
}

function Hit({ hit, done }: { hit: HitView; done: () => void }) {
  const { t } = useTranslation()
  const fields = useEntryFields()
  const { id, version, hitNo, label, state, matched, category, reason, entryNo, decidedByName, decidedAt, remark } = hit
  const decide = (
    <CommandButton
      size="small"
      command="screening.hit.decide"
      label={t('screening:page.decide')}
      fixed={{ id, version }}
      fields={fields}
      onDone={done}
    />
  )
  return (
    <Finding
      head={
        <>
          {hitNo} · {label} <StateBadge values="screening:state.state" value={state} />
        </>
      }
      action={hit.mayDecide ? decide : null}
    >
      {t(`screening:state.matched.${matched}`)} · {t(`screening:state.category.${category}`)} · {reason} ({entryNo})
      {decidedByName ? (
        <div>
          {decidedByName} · <Instant value={decidedAt} /> · {remark}
        </div>
      ) : null}
    </Finding>
  )
}

function Similar({ client, done }: { client: SimilarClient; done: () => void }) {
  const { t } = useTranslation()
  const fields = useEntryFields()
  const { clientId, clientNo, name, parts, score, pairId, pairVersion, verdict, judgedByName, remark } = client
  const judge = (
    <CommandButton
      size="small"
      command="screening.pair.judge"
      label={t('screening:page.judge')}
      fixed={{ id: pairId, version: pairVersion }}
      fields={fields}
      onDone={done}
    />
  )
  return (
    <Finding
      head={
        <>
          <Link to={`/clients/${clientId}`}>{clientNo}</Link> {name}{' '}
          {verdict ? <StatusBadge tone="neutral" label={t(`screening:state.verdict.${verdict}`)} /> : null}
        </>
      }
      action={pairId ? judge : null}
    >
      {parts.map((part) => t(`screening:state.part.${part}`)).join(' · ')} · {t('screening:field.score')} {score}
      {judgedByName ? (
        <div>
          {judgedByName} · {remark}
        </div>
      ) : null}
    </Finding>
  )
}

/** Hits of the blacklist and clients that are alike, beside the data they come from. */
function Screening({ path, id }: { path: string; id: string }) {
  const { t } = useTranslation()
  const read = useApi<Screened>(`${path}/${id}/screening`)
  useLiveRefresh('hits', null, read)
  const done = () => void read.refetch()
  return (
    <Panel title={t('screening:page.block')}>
      <QueryState query={read} rows={2}>
        {({ hits, similar }) => (
          <>
            {hits.length > 0 ? null : <p className={styles.none}>{t('screening:page.hit.none')}</p>}
            <ul className={styles.findings}>
              {hits.map((hit) => (
                <Hit key={hit.id} hit={hit} done={done} />
              ))}
              {(similar ?? []).map((client) => (
                <Similar key={client.clientId} client={client} done={done} />
              ))}
            </ul>
            {similar?.length === 0 ? <p className={styles.none}>{t('screening:page.pair.none')}</p> : null}
          </>
        )}
      </QueryState>
    </Panel>
  )
}

export const ClientScreening = ({ id }: PartProps) => <Screening path="/clients" id={id} />
export const ApplicationScreening = ({ id }: PartProps) => <Screening path="/onboarding/applications" id={id} />
