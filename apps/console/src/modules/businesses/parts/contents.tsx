import { Segmented } from 'antd'
import { type ComponentProps, type SetStateAction, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RequestDetail } from '#contract/businesses'
import { comparisonOf, type FormValues } from '#contract/forms'
import { Panel, todayAtHome, useRunCommand } from '#kit'
import { FormView, useLookups } from '../doors.ts'
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

/** What was written at a step, what data sources offered meanwhile, and whether they are being asked just now. */
export type Edits = { values: FormValues; offers: string | null; asking: boolean }

type Written = { request: RequestDetail; edits: Edits | null; onEdit: (edits: Edits) => void }

/** The form at a step that fills it in: data sources are asked again while it is written. */
function Writing(props: Written & { view: Omit<ComponentProps<typeof FormView>, 'values'> }) {
  const { request, edits, onEdit, view } = props
  const values = edits?.values ?? request.values
  const held = { offers: edits?.offers ?? null, asking: edits?.asking ?? false }
  const latest = useRef({ values, held, onEdit })
  useEffect(() => {
    latest.current = { values, held, onEdit }
  })
  const change = useCallback((next: SetStateAction<FormValues>) => {
    const { values: filled, held: last, onEdit: told } = latest.current
    told({ values: typeof next === 'function' ? next(filled) : next, ...last })
  }, [])
  const { lookups, before, asking, offers } = useLookups({
    opened: { form: request.form, values: request.values, lookups: {}, offers: null, ...request.task },
    token: 'offers',
    path: `/requests/${request.id}/step-lookups`,
    values,
    change,
  })
  // What was offered last goes along with what is written, whichever of the two came last.
  useEffect(() => {
    if (edits && (edits.offers !== offers || edits.asking !== asking)) onEdit({ ...edits, offers, asking })
  }, [edits, offers, asking, onEdit])
  return <FormView {...view} values={values} before={before} lookups={lookups} onChange={change} />
}

/** What was filled in, with what changed; at a step of handling, to be written on. */
export function Contents(props: Written) {
  const { t } = useTranslation()
  const { request } = props
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
  const view = {
    definition: request.form,
    today: todayAtHome(),
    rights: rightsOf(request.rights),
    names: request.names,
    reference: request.reference,
    comparison: against === 'none' ? null : comparison[against],
    around: { subject: { type: request.subjectType }, request: { origin: request.origin } },
    ...(request.canReveal ? { reveal } : {}),
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
      {writes ? (
        <Writing {...props} view={view} />
      ) : (
        <FormView {...view} values={request.values} lookups={request.task?.lookups ?? {}} readOnly />
      )}
    </Panel>
  )
}
