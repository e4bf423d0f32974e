import { Segmented } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RequestDetail } from '#contract/businesses'
import { comparisonOf, type FormValues } from '#contract/forms'
import { Panel, todayAtHome, useRunCommand } from '#kit'
import { FormView } from '../doors.ts'
import { rightsOf } from './form-props.ts'

type Against = 'none' | 'counter' | 'lastRound'

/** What can be compared with: the registers where they said something, the round before where there was one. */
function useComparison(request: RequestDetail) {
  const { form, values, baseline, previous, rights } = request
  return useMemo(() => {
    const counter = Object.keys(baseline).length > 0 ? baseline : null
    return comparisonOf(form, values, { counter, lastRound: previous, rights: rightsOf(rights) })
  }, [form, values, baseline, previous, rights])
}

/** What was filled in, with what changed; at a step of handling, to be written on. */
export function Contents(props: {
  request: RequestDetail
  edits: FormValues | null
  onEdit: (values: FormValues) => void
}) {
  const { t } = useTranslation()
  const { request, edits, onEdit } = props
  const comparison = useComparison(request)
  const { run } = useRunCommand('businesses.value.reveal')
  const offered: Against[] = [
    'none',
    ...(comparison.counter ? (['counter'] as const) : []),
    ...(comparison.lastRound ? (['lastRound'] as const) : []),
  ]
  const [against, setAgainst] = useState<Against>(
    comparison.lastRound ? 'lastRound' : comparison.counter ? 'counter' : 'none',
  )
  const writes = request.task?.kind === 'handle'
  const reveal = async (path: string) => {
    const outcome = await run<{ value: unknown }>({ id: request.id, path, revision: request.revision })
    const value = outcome.kind === 'done' ? outcome.value.value : ''
    return typeof value === 'string' ? value : String((value as { number?: unknown }).number ?? '')
  }
  return (
    <Panel
      title={t('businesses:page.request.contents')}
      extra={
        offered.length > 1 ? (
          <Segmented
            size="small"
            value={against}
            onChange={(next) => setAgainst(next as Against)}
            options={offered.map((value) => ({ value, label: t(`businesses:page.request.against.${value}`) }))}
          />
        ) : null
      }
    >
      <FormView
        definition={request.form}
        values={edits ?? request.values}
        before={request.values}
        {...(writes ? { onChange: onEdit } : { readOnly: true })}
        today={todayAtHome()}
        rights={rightsOf(request.rights)}
        lookups={request.task?.lookups ?? {}}
        names={request.names}
        reference={request.reference}
        comparison={against === 'none' ? null : comparison[against]}
        around={{ subject: { type: request.subjectType }, request: { origin: request.origin } }}
        {...(request.canReveal ? { reveal } : {})}
      />
    </Panel>
  )
}
