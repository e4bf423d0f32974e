import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import type { caseDiagram } from '#contract/approvals'
import { Panel, QueryState, useApi, useLiveRefresh } from '#kit'
import { FlowDiagram } from '../designer/index.tsx'
import { useFactWords } from './use-fact-words.ts'

type Diagram = z.output<typeof caseDiagram>

/** A case on the drawing of its flow: where it stands now, and the way it came. Moves along while one looks. */
export function CaseDrawing({ caseId }: { caseId: string }) {
  const { t } = useTranslation()
  const factsOf = useFactWords()
  const diagram = useApi<Diagram>(`/cases/${caseId}/diagram`)
  useLiveRefresh('tickets', caseId, diagram)
  return (
    <Panel title={t('approvals:page.ticket.drawing')} flush>
      <QueryState query={diagram}>
        {({ definition, facts, tokens, visited, edges }) => (
          <FlowDiagram
            definition={definition}
            facts={factsOf(definition, facts)}
            tokens={tokens}
            visited={[...visited.map(({ nodeId }) => nodeId), ...edges.map(({ edgeId }) => edgeId)]}
            counts={Object.fromEntries(edges.filter(({ times }) => times > 1).map((e) => [e.edgeId, `×${e.times}`]))}
          />
        )}
      </QueryState>
    </Panel>
  )
}
