import { useTranslation } from 'react-i18next'
import type { FactWord, FlowDefinition } from '#contract/approvals'
import {
  EmptyState,
  formatDuration,
  Loading,
  type PartProps,
  periodOf,
  QueryState,
  useApi,
  useCan,
  useLocale,
  usePageSearch,
} from '#kit'
import { FlowDiagram } from '../designer/index.tsx'
import { useFactWords } from './use-fact-words.ts'

type Waits = { rows: { nodeId: string; count: number; running: number; p50: number; p90: number }[] }

/** A flow drawn with how long work waits at each of its steps in the period of the page: the hotter, the longer. */
export default function FlowHeat({ id }: PartProps) {
  const { t } = useTranslation()
  const can = useCan()
  const factsOf = useFactWords()
  const locale = useLocale()
  const [search] = usePageSearch()
  const { from, to } = periodOf(search)
  const waits = useApi<Waits>('/statistics/nodes', { from, to, flowId: id, departmentId: search.departmentId ?? null })
  const flow = useApi<{ definition: FlowDefinition | null; facts: FactWord[] }>(
    can('approvals.flow.view') ? `/flows/${id}` : null,
  )
  return (
    <QueryState query={waits}>
      {({ rows }) => {
        const definition = flow.data?.definition
        if (rows.length === 0) return <EmptyState title={t('approvals:page.heat.none')} />
        if (!definition) return flow.isPending ? <Loading rows={4} /> : null
        const hottest = Math.max(1, ...rows.map((row) => row.p90))
        const heat = Object.fromEntries(
          rows.map((row) => [row.nodeId, { level: row.p90 / hottest, text: formatDuration(row.p90, locale) }]),
        )
        const facts = factsOf(definition, flow.data?.facts)
        return <FlowDiagram definition={definition} facts={facts} heat={heat} label={t('approvals:page.heat.label')} />
      }}
    </QueryState>
  )
}
