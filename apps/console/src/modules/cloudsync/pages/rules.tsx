import { SettingOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { BUSINESSES, LANGUAGES, type Rules, type RuleVersion } from '#contract/cloudsync'
import {
  BusinessDate,
  CommandButton,
  type DataColumn,
  DataTable,
  type FieldOverrides,
  Instant,
  Page,
  PageHeader,
  Panel,
  QueryState,
  Stack,
  StatusBadge,
  useApi,
} from '#kit'
import { Codes } from '../parts/codes.tsx'
import { RulesInput } from '../parts/rules-input.tsx'

type Line = { business: number; rules: RuleVersion['rules'] }

function useColumns(): readonly DataColumn<Line>[] {
  const { t } = useTranslation()
  const codes = (required: boolean) => (line: Line) => {
    const shown = line.rules.filter((rule) => rule.required === required)
    const conditions = new Map(shown.map(({ parameter, condition }) => [parameter, condition]))
    const markOf = (code: string) => {
      const condition = conditions.get(code)
      return condition ? ` · ${t(`cloudsync:state.fact.${condition}`)}` : null
    }
    return <Codes codes={shown.map(({ parameter }) => parameter)} markOf={markOf} />
  }
  return [
    {
      key: 'business',
      label: t('cloudsync:field.business'),
      show: ({ business }) => t(`cloudsync:state.business.${business}`),
    },
    { key: 'required', label: t('cloudsync:page.event.required'), show: codes(true) },
    { key: 'optional', label: t('cloudsync:page.event.optional'), show: codes(false) },
  ]
}

function Version({ version, inForce }: { version: RuleVersion; inForce: boolean }) {
  const { t } = useTranslation()
  const columns = useColumns()
  const lines = BUSINESSES.map((business) => ({
    business,
    rules: version.rules.filter((rule) => rule.business === business),
  }))
  return (
    <Panel
      title={t('cloudsync:page.rules.version', { version: version.version })}
      extra={inForce ? <StatusBadge tone="good" label={t('cloudsync:page.rules.inForce')} /> : null}
    >
      <Stack>
        <div>
          {t('cloudsync:page.rules.from')} <BusinessDate value={version.validFrom} />
          {version.publishedByName === 'system' ? (
            ` · ${t('cloudsync:page.rules.shipped')}`
          ) : (
            <>
              {` · ${version.publishedByName} · `}
              <Instant value={version.publishedAt} />
            </>
          )}
          {version.remark ? ` · ${version.remark}` : null}
        </div>
        <DataTable columns={columns} rows={lines} keyOf={({ business }) => String(business)} />
      </Stack>
    </Panel>
  )
}

/** The language of the alert, by its own name. */
function useLanguages(): FieldOverrides {
  const { t } = useTranslation()
  const options = LANGUAGES.map((value) => ({ value, label: t(`messages:state.language.${value}`) }))
  return { alertLanguage: { options } }
}

function Actions({ rules, refetch }: { rules: Rules; refetch: () => void }) {
  const { version, ...settings } = rules.setting
  const languages = useLanguages()
  const [latest] = rules.versions
  return (
    <>
      <CommandButton
        command="cloudsync.setting.configure"
        icon={<SettingOutlined aria-hidden="true" />}
        fixed={{ version }}
        initial={settings}
        fields={languages}
        onDone={refetch}
      />
      {latest ? (
        <CommandButton
          command="cloudsync.rule.publish"
          type="primary"
          fixed={{ version: latest.version }}
          initial={{ rules: latest.rules }}
          fields={{ rules: { render: (props) => <RulesInput {...props} /> }, remark: { kind: 'textarea' } }}
          onDone={refetch}
        />
      ) : null}
    </>
  )
}

/** What is due for which business, and whether required is told from optional. */
export default function RulesPage() {
  const { t } = useTranslation()
  const rules = useApi<Rules>('/cloud-rules')
  const refetch = () => void rules.refetch()
  return (
    <Page>
      <QueryState query={rules} rows={8}>
        {(data) => (
          <>
            <PageHeader
              title={t('cloudsync:page.rules.title')}
              subtitle={t(`cloudsync:page.rules.${data.grouped ? 'grouped' : 'ungrouped'}`)}
              status={<StatusBadge tone="neutral" label={t(`cloudsync:state.counter.${data.setting.counter}`)} />}
              actions={<Actions rules={data} refetch={refetch} />}
            />
            <Stack>
              {data.versions.map((version) => (
                <Version key={version.version} version={version} inForce={version.version === data.inForce} />
              ))}
            </Stack>
          </>
        )}
      </QueryState>
    </Page>
  )
}
