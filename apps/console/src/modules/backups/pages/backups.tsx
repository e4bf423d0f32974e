import { SafetyCertificateOutlined, SaveOutlined, SettingOutlined } from '@ant-design/icons'
import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { type Backups, LANGUAGES } from '#contract/backups'
import {
  type CellRenderer,
  CommandButton,
  Facts,
  formatBytes,
  Nothing,
  Page,
  PageHeader,
  Panel,
  QueryState,
  RecordTable,
  useApi,
  useLive,
  useLocale,
} from '#kit'
import { runCell, stateCell } from '../parts/states.tsx'
import { WatchedPanels } from '../parts/watched.tsx'

function Bytes({ value }: { value: unknown }) {
  const locale = useLocale()
  return typeof value === 'number' ? formatBytes(value, locale) : <Nothing />
}
const bytes: CellRenderer = (value) => <Bytes value={value} />
const cells = { kind: runCell, state: stateCell('runState'), failure: stateCell('failure'), bytes }

function Actions({ backups, refetch }: { backups: Backups; refetch: () => void }) {
  const { t } = useTranslation()
  const { version, ...setting } = backups.setting
  const options = LANGUAGES.map((value) => ({ value, label: t(`messages:state.language.${value}`) }))
  return (
    <>
      <CommandButton
        command="backups.setting.configure"
        icon={<SettingOutlined aria-hidden="true" />}
        fixed={{ version }}
        initial={setting}
        fields={{ alertLanguage: { options } }}
        onDone={refetch}
      />
      {backups.connected ? (
        <>
          <CommandButton
            command="backups.backup.verify"
            icon={<SafetyCertificateOutlined aria-hidden="true" />}
            onDone={refetch}
          />
          <CommandButton
            command="backups.backup.make"
            type="primary"
            icon={<SaveOutlined aria-hidden="true" />}
            onDone={refetch}
          />
        </>
      ) : null}
    </>
  )
}

function SecondStore({ backups }: { backups: Backups }) {
  const { t } = useTranslation()
  const { place, keepDays, setting } = backups
  if (place === null) {
    return (
      <Alert
        type="warning"
        showIcon
        title={t('backups:page.unconnected')}
        description={t('backups:page.unconnectedHint')}
      />
    )
  }
  return (
    <Panel title={t('backups:page.where')}>
      <Facts
        items={[
          { label: t(`backups:page.${place.kind === 'local' ? 'local' : 's3'}`), value: place.name },
          { label: t('backups:page.keptFor'), value: t('backups:page.days', { count: keepDays ?? 0 }) },
          { label: t('backups:page.alert'), value: setting.alertEmail ?? t('backups:page.nobody') },
        ]}
      />
    </Panel>
  )
}

/** Whether the house could be had back: what was last done, what is behind, and every backup, check and drill. */
export default function BackupsPage() {
  const { t } = useTranslation()
  const backups = useApi<Backups>('/backups')
  const refetch = () => void backups.refetch()
  useLive('backups', refetch)
  return (
    <Page>
      <QueryState query={backups} rows={8}>
        {(data) => (
          <>
            <PageHeader
              title={t('backups:page.title')}
              subtitle={t('backups:page.lead')}
              actions={<Actions backups={data} refetch={refetch} />}
            />
            <SecondStore backups={data} />
            {data.connected ? <WatchedPanels backups={data} /> : null}
          </>
        )}
      </QueryState>
      <RecordTable
        listId="backups.run"
        cells={cells}
        empty={{ title: t('backups:page.none'), hint: t('backups:page.noneHint') }}
      />
    </Page>
  )
}
