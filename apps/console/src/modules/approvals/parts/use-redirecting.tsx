import { useTranslation } from 'react-i18next'
import type { FlowDefinition } from '#contract/approvals'
import { type BulkAction, useApi, useCan, usePageSearch } from '#kit'
import { useNodeName } from '../designer/words.tsx'
import { PeopleField } from './people-field.tsx'

/**
 * Names other people for a step of many cases at once: of somebody who has left, of a department that is short of hands. The
 * step is one of a flow, so the list has to be filtered by one.
 */
export function useRedirecting(): BulkAction {
  const { t } = useTranslation()
  const can = useCan()
  const nameOf = useNodeName()
  const [{ flowId }] = usePageSearch()
  const flow = useApi<{ definition: FlowDefinition | null }>(
    flowId && can('approvals.flow.view') ? `/flows/${flowId}` : null,
  )
  const steps = (flow.data?.definition?.nodes ?? []).flatMap((node) =>
    node.kind === 'approve' || node.kind === 'handle' ? [{ value: node.id, label: nameOf(node) }] : [],
  )
  return {
    command: 'approvals.case.redirect',
    idField: 'id',
    refuses: (row) => {
      if (row.caseState !== 'running') return t('approvals:page.monitor.notRunning')
      return steps.length === 0 ? t('approvals:page.monitor.oneFlow') : null
    },
    fields: {
      nodeId: { required: true, options: steps },
      people: { required: true, render: (props) => <PeopleField {...props} caseId={null} /> },
      remark: { kind: 'textarea' },
    },
  }
}
