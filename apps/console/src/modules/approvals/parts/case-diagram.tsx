import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import type { caseDiagram } from '#contract/approvals'
import { type PartProps, QueryState, useApi, useLiveRefresh } from '#kit'
import { FlowDiagram } from '../designer/index.tsx'
import { useFactWords } from './use-fact-words.ts'

type Diagram = z.output<typeof caseDiagram>

/** A case on its drawing: where it stands now, the way it came, and which steps ask other people in this case. */
export function CaseDiagram({ id }: { id: string }) {
  const { t } = useTranslation()
  const factsOf = useFactWords()
  const diagram = useApi<Diagram>(`/cases/${id}/diagram`)
  useLiveRefresh('tickets', id, diagram)
  return (
    <QueryState query={diagram} rows={5}>
      {(data) => (
        <FlowDiagram
          definition={data.definition}
          facts={factsOf(data.definition, data.facts)}
          tokens={data.tokens.map(({ nodeId, state, incident, openTasks }) => ({
            nodeId,
            state,
            incident,
            ...(openTasks > 1 ? { text: t('approvals:page.monitor.openTasks', { count: openTasks }) } : {}),
          }))}
          visited={[...data.visited.map((one) => one.nodeId), ...data.edges.map((one) => one.edgeId)]}
          counts={Object.fromEntries(
            data.edges.filter((one) => one.times > 1).map((one) => [one.edgeId, `×${one.times}`]),
          )}
          differences={Object.fromEntries(data.redirected.map((nodeId) => [nodeId, 'changed' as const]))}
          label={t('approvals:page.monitor.diagram')}
        />
      )}
    </QueryState>
  )
}

/** The drawing of a subject's case, on the subject's own page. */
export default function CaseDiagramPart({ id }: PartProps) {
  return <CaseDiagram id={id} />
}
