import { Space } from 'antd'
import { useTranslation } from 'react-i18next'
import { REGIMES } from '#contract/bcan'
import type { ProfileView } from '#contract/filing'
import {
  CommandButton,
  Facts,
  Instant,
  Page,
  PageHeader,
  Panel,
  QueryState,
  Stack,
  StatusBadge,
  Tabs,
  useApi,
  useLive,
  useSession,
} from '#kit'
import { LayoutInput } from '../parts/layout-input.tsx'
import { LayoutTables } from '../parts/layout-tables.tsx'
import styles from './layouts.module.css'

function Verified({ profile }: { profile: ProfileView }) {
  const { t } = useTranslation()
  if (profile.verifiedAt === null) return <StatusBadge tone="warn" label={t('filing:page.layouts.unverified')} />
  return <StatusBadge tone="good" label={t('filing:page.layouts.verified')} />
}

function Version({ profile }: { profile: ProfileView }) {
  const { t } = useTranslation()
  const { operator } = useSession()
  const { id, version, source, madeBy, madeAt, specification, specificationVersion, verifiedBy, verifiedAt } = profile
  const mine = profile.madeById === operator.id
  return (
    <Panel
      title={
        <Space wrap size={6}>
          {t('filing:page.layouts.version', { version })}
          <Verified profile={profile} />
          {profile.current ? <StatusBadge tone="info" label={t('filing:page.layouts.current')} /> : null}
        </Space>
      }
      extra={
        verifiedAt === null && !mine ? (
          <CommandButton
            size="small"
            command="filing.profile.verify"
            fixed={{ id }}
            fields={{ remark: { kind: 'textarea' } }}
          />
        ) : null
      }
    >
      <Stack>
        <Facts
          items={[
            { label: t('filing:field.source'), value: source },
            { label: t('filing:field.madeBy'), value: madeBy },
            { label: t('filing:field.madeAt'), value: <Instant value={madeAt} /> },
            ...(verifiedAt === null
              ? [{ label: t('filing:page.layouts.verifiedBy'), value: t('filing:page.layouts.nobody') }]
              : [
                  { label: t('filing:page.layouts.verifiedBy'), value: verifiedBy },
                  { label: t('filing:field.specification'), value: `${specification} ${specificationVersion}` },
                  { label: t('filing:page.layouts.verifiedAt'), value: <Instant value={verifiedAt} /> },
                ]),
          ]}
        />
        <LayoutTables layout={profile.layout} />
      </Stack>
    </Panel>
  )
}

function Regime({ regime, profiles }: { regime: string; profiles: readonly ProfileView[] }) {
  const { t } = useTranslation()
  const own = profiles.filter((one) => one.regime === regime)
  const [newest] = own
  return (
    <Stack>
      <div>
        <CommandButton
          command="filing.profile.change"
          wide
          fixed={{ regime }}
          initial={{ layout: newest?.layout }}
          fields={{
            layout: { label: t('filing:field.layout'), required: true, render: (props) => <LayoutInput {...props} /> },
            remark: { kind: 'textarea' },
          }}
        />
      </div>
      {own.map((profile) => (
        <Version key={profile.id} profile={profile} />
      ))}
    </Stack>
  )
}

/** How files are written and read, version by version, and who stands for each. */
export default function Layouts() {
  const { t } = useTranslation()
  const profiles = useApi<{ items: ProfileView[] }>('/filing-profiles')
  useLive('filings', () => void profiles.refetch())
  return (
    <Page>
      <PageHeader title={t('filing:page.layouts.title')} subtitle={t('filing:page.layouts.lead')} />
      <QueryState query={profiles} rows={6}>
        {({ items }) => (
          <Tabs
            items={REGIMES.map((regime) => ({
              key: regime,
              label: t(`filing:state.regime.${regime}`),
              children: (
                <div className={styles.tab}>
                  <Regime regime={regime} profiles={items} />
                </div>
              ),
            }))}
          />
        )}
      </QueryState>
    </Page>
  )
}
