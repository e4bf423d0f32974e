import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import type { flowDetail } from '#contract/approvals'
import {
  CommandButton,
  DataTable,
  EmptyState,
  LANGUAGES,
  Link,
  Page,
  PageHeader,
  Panel,
  QueryState,
  StatusBadge,
  useApi,
  useGo,
  useLocale,
} from '#kit'
import { useLabelText } from '../parts/label-text.ts'

type Flow = Omit<z.output<typeof flowDetail>, 'definition' | 'versions' | 'draft'>

function Standing({ flow }: { flow: Flow }) {
  const { t } = useTranslation()
  if (flow.retiredAt) return <StatusBadge tone="neutral" label={t('approvals:page.flows.retired')} />
  if (flow.number === null) return <StatusBadge tone="warn" label={t('approvals:page.flows.unpublished')} />
  return <StatusBadge tone="good" label={t('approvals:page.flows.version', { number: flow.number })} />
}

const nameCell = (flow: Flow) => <FlowLink flow={flow} />
const codeCell = (flow: Flow) => <code>{flow.code}</code>
const standingCell = (flow: Flow) => <Standing flow={flow} />

function FlowLink({ flow }: { flow: Flow }) {
  const textOf = useLabelText()
  return <Link to={`/flows/${flow.id}`}>{textOf(flow.label) || flow.code}</Link>
}

function Flows({ flows }: { flows: readonly Flow[] }) {
  const { t } = useTranslation()
  // The flow of a business is drawn where the business is.
  const own = flows.filter(({ code }) => !code.startsWith('business.'))
  if (own.length === 0)
    return <EmptyState title={t('approvals:page.flows.none')} hint={t('approvals:page.flows.noneHint')} />
  return (
    <Panel flush>
      <DataTable
        rows={own}
        keyOf={(flow) => flow.id}
        faded={(flow) => flow.retiredAt !== null}
        columns={[
          { key: 'name', label: t('approvals:field.label'), show: nameCell },
          { key: 'code', label: t('approvals:field.code'), show: codeCell },
          { key: 'state', label: t('approvals:field.state'), show: standingCell },
        ]}
      />
    </Panel>
  )
}

/** The flows that rules for commands may name: drawn by staff, published as versions. */
export default function FlowList() {
  const { t } = useTranslation()
  const go = useGo()
  const languages = new Intl.DisplayNames(useLocale(), { type: 'language' })
  const nameIn = (language: string) => t('kit:nameIn', { language: languages.of(language) })
  const flows = useApi<{ items: Flow[] }>('/flows')
  return (
    <Page>
      <PageHeader
        title={t('approvals:page.flows.title')}
        subtitle={t('approvals:page.flows.lead')}
        actions={
          <CommandButton
            command="approvals.flow.create"
            type="primary"
            fields={{
              code: { hint: t('approvals:page.flows.codeHint') },
              ...Object.fromEntries(LANGUAGES.map((language) => [`label.${language}`, { label: nameIn(language) }])),
            }}
            onDone={(outcome) => {
              if (outcome.kind === 'done') go(`/flows/${(outcome.value as { id: string }).id}`)
            }}
          />
        }
      />
      <QueryState query={flows}>{({ items }) => <Flows flows={items} />}</QueryState>
    </Page>
  )
}
