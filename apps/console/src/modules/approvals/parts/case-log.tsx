import { Panel, useParts } from '#kit'

/** What other modules have written down about a case. */
export function CaseLog({ caseId }: { caseId: string }) {
  return useParts('caseLog', caseId).map((part) => (
    <Panel key={part.id} title={part.label}>
      {part.content}
    </Panel>
  ))
}
