import { Alert, Button, Checkbox, Select } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CatalogueEntry, LaunchForm } from '#contract/businesses'
import type { FormValues } from '#contract/forms'
import {
  api,
  type BulkLook,
  type BulkMore,
  EmptyState,
  ErrorNote,
  formatCount,
  LookedRows,
  newKey,
  type PartProps,
  QueryState,
  Stack,
  todayAtHome,
  useApi,
  useLocale,
  useLook,
} from '#kit'
import { FormView, useLookups } from '../doors.ts'
import { useNamed } from '../words.ts'
import { rightsOf } from './form-props.ts'

/** Warnings that stand in the way of some accounts until somebody has taken note of them. */
const WARNED = 'LAUNCH_WARNS'
const NO_NAMES: ReadonlyMap<string, string> = new Map()

/** What the warnings are called when they are taken note of. */
const notesOf = (problems: BulkLook['problems']): string[] => [
  ...new Set(
    problems.flatMap(({ code, fields }) =>
      code === WARNED ? fields.map((one) => `${one.module ?? 'businesses'}:${one.code}`) : [],
    ),
  ),
]

/** For which accounts it would be launched, told before: those in the way are left out, those with a warning unless it is noted. */
function useAccounts(businessId: string, { target, count }: BulkMore) {
  const locale = useLocale()
  const [isNoted, note] = useState(false)
  const asked = useMemo(() => ({ businessId }), [businessId])
  const looked = useLook('/launch-looks', asked, target)
  const { look } = looked
  const notes = notesOf(look?.problems ?? [])
  const noting = isNoted ? notes : []
  const barred = new Set(
    (look?.problems ?? []).filter(({ code }) => noting.length === 0 || code !== WARNED).map(({ id }) => id),
  )
  const ids = (look?.looked ?? []).filter((id) => !barred.has(id))
  const whole = !look || look.more || barred.size === 0
  return {
    looked,
    notes,
    noting,
    isNoted,
    note,
    target: whole ? target : { list: target.list, ids },
    text: look && !look.more ? formatCount(ids.length, locale) : count,
    left: ids.length,
    none: look !== null && !look.more && ids.length === 0,
  }
}

/** Where it could not be launched, and that warnings are taken note of. */
function InTheWay({ accounts: { looked, left, notes, isNoted, note } }: { accounts: ReturnType<typeof useAccounts> }) {
  const { t } = useTranslation()
  return (
    <>
      <LookedRows looked={looked} names={NO_NAMES} left={left} />
      {notes.length > 0 ? (
        <Checkbox checked={isNoted} onChange={({ target }) => note(target.checked)}>
          {t('businesses:page.launch.manyNote')}
        </Checkbox>
      ) : null}
    </>
  )
}

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
  const accounts = useAccounts(opened.business.id, more)
  const start = async () => {
    setBusy(true)
    setError(null)
    try {
      const acknowledged = accounts.noting
      const input = { businessId: opened.business.id, values, baseline, origin: 'accountList', acknowledged }
      const run = { command: 'businesses.request.launch', input, target: accounts.target, idField: 'accountId' }
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
      <InTheWay accounts={accounts} />
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
        <Button
          type="primary"
          loading={busy}
          disabled={asking || accounts.looked.looking || accounts.none}
          onClick={() => void start()}
        >
          {t('businesses:page.launch.manySend', { text: accounts.text })}
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
