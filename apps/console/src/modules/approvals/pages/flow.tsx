import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import type { flowDetail } from '#contract/approvals'
import {
  CommandButton,
  Page,
  PageHeader,
  QueryState,
  StatusBadge,
  Tabs,
  useApi,
  useCan,
  useIsNarrow,
  usePageParams,
} from '#kit'
import { DrawFlow } from '../parts/draw-flow.tsx'
import { FlowMigration } from '../parts/flow-migration.tsx'
import { FlowVersions } from '../parts/flow-versions.tsx'
import { useLabelText } from '../parts/label-text.ts'

type Detail = z.output<typeof flowDetail>

function Standing({ flow }: { flow: Detail }) {
  const { t } = useTranslation()
  return (
    <>
      {flow.retiredAt ? <StatusBadge tone="neutral" label={t('approvals:page.flows.retired')} /> : null}
      {!flow.retiredAt && flow.number !== null ? (
        <StatusBadge tone="good" label={t('approvals:page.flows.version', { number: flow.number })} />
      ) : null}
      {flow.draft ? <StatusBadge tone="warn" label={t('approvals:page.flows.draft')} /> : null}
    </>
  )
}

/** One flow: its drawing with the draft on it, and the versions before. */
export default function FlowPage() {
  const { t } = useTranslation()
  const can = useCan()
  const narrow = useIsNarrow()
  const { flowId = '' } = usePageParams()
  const textOf = useLabelText()
  const [tab, setTab] = useState('draw')
  const flow = useApi<Detail>(`/flows/${flowId}`)
  return (
    <Page>
      <QueryState query={flow} rows={10}>
        {(data) => {
          // The flow of a business is drawn where the business is, over its forms.
          const isDrawnElsewhere = data.builtIn || data.code.startsWith('business.')
          const readOnly = narrow || isDrawnElsewhere || data.retiredAt !== null || !can('approvals.flow.saveDraft')
          return (
            <>
              <PageHeader
                back={{ to: '/flows', label: t('approvals:page.flows.title') }}
                title={textOf(data.label) || data.code}
                subtitle={<code>{data.code}</code>}
                status={<Standing flow={data} />}
                actions={
                  isDrawnElsewhere || data.retiredAt ? null : (
                    <CommandButton command="approvals.flow.retire" fixed={{ id: data.id }} danger />
                  )
                }
                tabs={
                  <Tabs
                    activeKey={tab}
                    onChange={setTab}
                    items={[
                      { key: 'draw', label: t('approvals:page.flows.draw') },
                      { key: 'versions', label: t('approvals:page.flows.versions', { count: data.versions.length }) },
                      ...(can('approvals.flow.migrate') && data.number !== null
                        ? [{ key: 'running', label: t('approvals:page.flows.migration.tab') }]
                        : []),
                    ]}
                  />
                }
              />
              {tab === 'draw' ? <DrawFlow key={data.id} flow={data} readOnly={readOnly} reload={flow.refetch} /> : null}
              {tab === 'versions' ? <FlowVersions flow={data} /> : null}
              {tab === 'running' ? <FlowMigration flowId={data.id} /> : null}
            </>
          )
        }}
      </QueryState>
    </Page>
  )
}
