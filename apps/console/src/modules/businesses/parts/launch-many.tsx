import { Alert, Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CatalogueEntry, LaunchForm } from '#contract/businesses'
import type { FormValues } from '#contract/forms'
import {
  api,
  type BulkMore,
  EmptyState,
  ErrorNote,
  newKey,
  type PartProps,
  QueryState,
  Stack,
  todayAtHome,
  useApi,
} from '#kit'
import { FormView, useLookups } from '../doors.ts'
import { useNamed } from '../words.ts'
import { rightsOf } from './form-props.ts'

/** What all the accounts get; each is launched by itself, and what one refuses holds up no other. */
function Shared({ opened, more }: { opened: LaunchForm; more: BulkMore }) {
  const { t } = useTranslation()
  const [values, setValues] = useState<FormValues>(opened.values)
  // What a source says of one account fills nothing in here: each is launched by itself, and is held to its own registers.
  const { lookups, asking, baseline } = useLookups({
    opened,
    token: 'baseline',
    path: `/businesses/${opened.business.id}/launch-lookups`,
    more: { accountId: opened.accountId, shared: true },
    values,
    change: setValues,
  })
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const [key] = useState(newKey)
  const start = async () => {
    setBusy(true)
    setError(null)
    try {
      const input = { businessId: opened.business.id, values, baseline, origin: 'accountList' }
      const run = { command: 'businesses.request.launch', input, target: more.target, idField: 'accountId' }
      more.started((await api.post<{ id: string }>('/bulk-runs', run, { key })).id)
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Alert
        type="info"
        showIcon
        title={t('businesses:page.launch.manyLead', { text: more.count })}
        description={t('businesses:page.launch.manyKind', {
          kind: t(`businesses:state.subjectType.${opened.subjectType}`),
        })}
      />
      {error ? <ErrorNote error={error} /> : null}
      <FormView
        definition={opened.form}
        values={values}
        onChange={setValues}
        today={todayAtHome()}
        rights={rightsOf(opened.rights)}
        lookups={lookups}
        names={opened.names}
        around={{ subject: { type: opened.subjectType }, request: { origin: 'accountList' } }}
        problems={[]}
        showProblems="touched"
      />
      <div>
        <Button type="primary" loading={busy} disabled={asking} onClick={() => void start()}>
          {t('businesses:page.launch.manySend', { text: more.count })}
        </Button>
      </div>
    </>
  )
}

/** The form of the business for the kind of account that the first one is. */
function Form({ businessId, more }: { businessId: string; more: BulkMore }) {
  const query = { accountId: more.sample, shared: 'true' }
  const opened = useApi<LaunchForm>(`/businesses/${businessId}/launch-form`, query, {
    staleTime: Number.POSITIVE_INFINITY,
  })
  return <QueryState query={opened}>{(data) => <Shared opened={data} more={more} />}</QueryState>
}

/** Launches one business for every account picked from the list. */
export default function LaunchMany({ more }: PartProps) {
  const { t } = useTranslation()
  const named = useNamed()
  const [chosen, setChosen] = useState<string | null>(null)
  const catalogue = useApi<{ items: CatalogueEntry[] }>('/business-catalogue')
  const given = more as BulkMore
  return (
    <QueryState query={catalogue}>
      {({ items }) => {
        const offered = items.filter((entry) => entry.places.includes('accountList') && entry.account !== 'none')
        if (offered.length === 0) return <EmptyState title={t('businesses:page.catalogue.none')} />
        return (
          <Stack>
            <Select
              showSearch={{ optionFilterProp: 'label' }}
              style={{ width: '100%' }}
              placeholder={t('businesses:page.launch.business')}
              aria-label={t('businesses:page.launch.business')}
              value={chosen}
              options={offered.map((entry) => ({ value: entry.id, label: named(entry.names) }))}
              onChange={setChosen}
            />
            {chosen ? <Form key={chosen} businessId={chosen} more={given} /> : null}
          </Stack>
        )
      }}
    </QueryState>
  )
}
