import { ExportOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BusinessDetail } from '#contract/businesses'
import {
  CommandButton,
  ErrorNote,
  type FieldInputProps,
  Page,
  PageHeader,
  QueryState,
  StateBadge,
  Tabs,
  useApi,
  useCan,
  usePageParams,
  usePageSearch,
} from '#kit'
import { ArchiveTab } from '../design/archive.tsx'
import { Basics } from '../design/basics.tsx'
import { FlowTab } from '../design/flow.tsx'
import { FormsTab } from '../design/forms.tsx'
import { ForClients } from '../design/portal.tsx'
import { PrintTab } from '../design/print.tsx'
import { errorsIn, InSpiteOf, Problems, warningsIn } from '../design/problems.tsx'
import { TryTab } from '../design/try.tsx'
import { type Design, useDesign } from '../design/use-design.ts'
import { Versions } from '../design/versions.tsx'
import { useNamed } from '../words.ts'
import styles from './design.module.css'

const TABS = ['basics', 'forms', 'flow', 'clients', 'archive', 'print', 'try', 'versions'] as const
type Tab = (typeof TABS)[number]

const CONTENT: Record<Tab, (props: { design: Design }) => React.ReactNode> = {
  basics: Basics,
  forms: FormsTab,
  flow: FlowTab,
  clients: ForClients,
  archive: ArchiveTab,
  print: PrintTab,
  try: TryTab,
  versions: Versions,
}

/** Which tab a problem's place belongs to. */
const tabOf = (path: string): Tab => {
  const part = path.split('.')[0] ?? ''
  if (path.startsWith('launch.portal')) return 'clients'
  return part === 'launch' || part === 'sla'
    ? 'basics'
    : (TABS as readonly string[]).includes(part)
      ? (part as Tab)
      : 'basics'
}

/** Says whether everything is kept, and what to do when somebody else was faster. */
function Keeping({ design }: { design: Design }) {
  const { t } = useTranslation()
  if (design.conflict) {
    return (
      <Alert
        type="error"
        showIcon
        title={t('businesses:error.DRAFT_CHANGED.message', design.conflict)}
        description={t('businesses:page.design.conflict')}
        action={<Button onClick={design.reload}>{t('businesses:page.design.reload')}</Button>}
      />
    )
  }
  return design.error ? <ErrorNote error={design.error} /> : null
}

function Actions({ business, design }: { business: BusinessDetail; design: Design }) {
  const { t } = useTranslation()
  const can = useCan()
  const { id, code } = business
  return (
    <>
      <span role="status" className={styles.keeping}>
        {t(`businesses:page.design.keeping.${design.keeping}`)}
      </span>
      {can('businesses.business.export') ? (
        <Button
          icon={<ExportOutlined aria-hidden="true" />}
          href={`/api/v1/businesses/${id}/document`}
          download={`${code}.json`}
        >
          {t('businesses:page.design.export')}
        </Button>
      ) : null}
      {business.state === 'published' ? (
        <CommandButton command="businesses.business.retire" danger fixed={{ id }} />
      ) : null}
      <Publish business={business} design={design} />
    </>
  )
}

/** Makes a version of the draft; what warns has to be ticked first. */
function Publish({ business, design }: { business: BusinessDetail; design: Design }) {
  const { t } = useTranslation()
  const blocked = errorsIn(business.problems).length > 0
  const warnings = warningsIn(business.problems)
  const warned = {
    label: '',
    required: true,
    missing: t('businesses:page.design.tickFirst'),
    render: (input: FieldInputProps) => <InSpiteOf {...input} warnings={warnings} />,
  }
  return (
    <CommandButton
      command="businesses.business.publish"
      type="primary"
      disabled={design.keeping !== 'kept' || blocked || (!business.changed && business.state === 'published')}
      reason={
        design.keeping === 'kept' ? t(`businesses:page.design.${blocked ? 'publishBlocked' : 'publishSame'}`) : null
      }
      fixed={{ id: business.id, draft: design.draft }}
      fields={{ note: { kind: 'textarea' }, acknowledged: warnings.length > 0 ? warned : { hidden: true } }}
      {...(warnings.length > 0 ? { submitLabel: t('businesses:page.design.publishAnyway') } : {})}
      onDone={design.refetch}
    />
  )
}

function Designer({ business, refetch }: { business: BusinessDetail; refetch: () => void }) {
  const { t } = useTranslation()
  const named = useNamed()
  const design = useDesign(business, refetch)
  const [search, setSearch] = usePageSearch()
  const tab = ((TABS as readonly string[]).includes(search.tab ?? '') ? search.tab : 'basics') as Tab
  const Content = CONTENT[tab]
  const counts = Map.groupBy(business.problems, (problem) => tabOf(problem.path))
  return (
    <>
      <PageHeader
        back={{ to: '/businesses', label: t('businesses:page.businesses.title') }}
        title={named(design.basics.names)}
        subtitle={
          <>
            <code>{business.code}</code>
            {business.versions[0]
              ? ` · ${t('businesses:page.request.version', { number: business.versions[0].number })}`
              : null}
            {' · '}
            {t('businesses:page.design.savedBy', { name: business.draftBy })}
          </>
        }
        status={<StateBadge values="businesses:state.business" value={business.state} />}
        actions={<Actions business={business} design={design} />}
        tabs={
          <Tabs
            activeKey={tab}
            onChange={(key) => setSearch({ tab: key })}
            items={TABS.map((key) => {
              const count = counts.get(key)?.length ?? 0
              const word = t(`businesses:page.design.tab.${key}`)
              return { key, label: count > 0 ? `${word} (${count})` : word }
            })}
          />
        }
      />
      <Keeping design={design} />
      <Problems problems={business.problems} tabOf={tabOf} open={(tab) => setSearch({ tab })} />
      <Content key={tab} design={design} />
    </>
  )
}

/** Where a business is drawn: what is typed keeps itself, publishing makes a version. */
export default function DesignPage() {
  const { businessId = '' } = usePageParams()
  const [round, setRound] = useState(0)
  const business = useApi<BusinessDetail>(`/businesses/${businessId}`)
  const again = () => void business.refetch().then(() => setRound((one) => one + 1))
  return (
    <Page>
      <QueryState query={business} rows={10}>
        {(data) => <Designer key={`${data.id}:${round}`} business={data} refetch={again} />}
      </QueryState>
    </Page>
  )
}
