import { useTranslation } from 'react-i18next'
import type { FactWord, FlowDefinition } from '#contract/approvals'
import {
  EmptyState,
  formatDuration,
  type PartProps,
  periodOf,
  QueryState,
  useApi,
  useLocale,
  usePageSearch,
} from '#kit'
import { FlowDiagram } from '../designer/index.tsx'
import { useFactWords } from './use-fact-words.ts'

type Drawing = { definition: FlowDefinition | null; facts: FactWord[] }
type Waits = { rows: { nodeId: string; count: number; running: number; p50: number; p90: number }[] }

/** A flow drawn with how long work waits at each of its steps in the period of the page: the hotter, the longer. */
export default function FlowHeat({ id }: PartProps) {
  const { t } = useTranslation()
  const factsOf = useFactWords()
  const locale = useLocale()
  const [search] = usePageSearch()
  const { from, to } = periodOf(search)
  const waits = useApi<Waits>('/statistics/nodes', { from, to, flowId: id, departmentId: search.departmentId ?? null })
  const flow = useApi<Drawing>(`/flows/${id}/drawing`)
  return (
    <QueryState query={waits}>
      {({ rows }) =>
        rows.length === 0 ? (
          <EmptyState title={t('approvals:page.heat.none')} />
        ) : (
          <QueryState query={flow}>
            {({ definition, facts }) => {
              if (!definition) return <EmptyState title={t('approvals:page.heat.notDrawn')} />
              const hottest = Math.max(1, ...rows.map((row) => row.p90))
              const heat = Object.fromEntries(
                rows.map((row) => [row.nodeId, { level: row.p90 / hottest, text: formatDuration(row.p90, locale) }]),
              )
              const label = t('approvals:page.heat.label')
              return (
                <FlowDiagram definition={definition} facts={factsOf(definition, facts)} heat={heat} label={label} />
              )
            }}
          </QueryState>
        )
      }
    </QueryState>
  )
}
