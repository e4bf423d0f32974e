import { Progress } from 'antd'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import type {
  FlowDefinition,
  MigrationCode,
  migrationDetail,
  migrationForecast,
  migrationRun,
} from '#contract/approvals'
import { formatCount, Instant, Link, Panel, StatusBadge, useApi, useLocale } from '#kit'
import { useNodeName } from '../designer/words.tsx'
import styles from './flow-migration.module.css'

type Run = z.output<typeof migrationRun>
type Result = z.output<typeof migrationForecast>

/** How often a migration under way is looked at, in milliseconds. */
const PAUSE = 1_500

/** Steps by id, those of the version to go to before those of others: a step that is gone has its name there. */
export type StepsById = ReadonlyMap<string, FlowDefinition['nodes'][number]>

function Cases({ cases, steps }: { cases: Result['cases']; steps: StepsById }) {
  const { t } = useTranslation()
  const nameOf = useNodeName()
  const textOf = (code: MigrationCode | null) =>
    code ? t(`approvals:state.migration.${code}`) : t('approvals:page.flows.migration.possible')
  return (
    <ul className={styles.cases}>
      {cases.map((each) => {
        const node = each.at === null ? undefined : steps.get(each.at)
        return (
          <li key={each.caseId}>
            <Link to={`/tickets/${each.caseId}`}>{each.label}</Link>
            <StatusBadge tone={each.code ? 'bad' : 'good'} label={textOf(each.code)} />
            {node ? <small>{nameOf(node)}</small> : null}
          </li>
        )
      })}
    </ul>
  )
}

/** What would become of the running cases, those that can't go first. */
export function Forecast({ result, steps }: { result: Result; steps: StepsById }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const [possible, total] = [formatCount(result.possible, locale), formatCount(result.total, locale)]
  return (
    <section className={styles.plan} aria-live="polite">
      <p>
        <strong>{t('approvals:page.flows.migration.forecast', { possible, total })}</strong>
      </p>
      {result.complete ? null : <p className={styles.note}>{t('approvals:page.designer.past.partial')}</p>}
      <Cases cases={result.cases} steps={steps} />
    </section>
  )
}

function RunRow({ run, steps, refetch }: { run: Run; steps: StepsById; refetch: () => unknown }) {
  const { t } = useTranslation()
  const under = run.state === 'running'
  const detail = useApi<z.output<typeof migrationDetail>>(
    run.refused > 0 && !under ? `/flow-migrations/${run.id}` : null,
  )
  useEffect(() => {
    if (!under) return
    const timer = setInterval(refetch, PAUSE)
    return () => clearInterval(timer)
  }, [under, refetch])
  const settled = run.moved + run.refused
  return (
    <li className={styles.run}>
      <span>
        <strong>{t('approvals:page.flows.version', { number: run.number })}</strong>{' '}
        {t(`approvals:page.flows.migration.${run.mode}`)} <Instant value={run.startedAt} />
      </span>
      <span className={styles.note}>{run.reason}</span>
      <Progress
        percent={run.total === 0 ? 100 : Math.round((settled / run.total) * 100)}
        status={under ? 'active' : run.refused > 0 ? 'exception' : 'success'}
        aria-label={t('approvals:page.flows.migration.progress')}
      />
      <span>{t('approvals:page.flows.migration.counts', { moved: run.moved, refused: run.refused })}</span>
      {detail.data ? <Cases cases={detail.data.cases} steps={steps} /> : null}
    </li>
  )
}

/** Migrations of a flow, newest first; one under way shows how far it is. */
export function MigrationRuns({ flowId, steps }: { flowId: string; steps: StepsById }) {
  const { t } = useTranslation()
  const runs = useApi<{ items: Run[] }>(`/flows/${flowId}/migrations`)
  if (!runs.data || runs.data.items.length === 0) return null
  return (
    <Panel title={t('approvals:page.flows.migration.runs')}>
      <ol className={styles.plan}>
        {runs.data.items.map((run) => (
          <RunRow key={run.id} run={run} steps={steps} refetch={runs.refetch} />
        ))}
      </ol>
    </Panel>
  )
}
