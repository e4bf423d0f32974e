import { DownloadOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { MountedFile } from '#contract/mounts'
import {
  apiUrl,
  BusinessDate,
  CommandButton,
  type Fact,
  Facts,
  FileViewer,
  formatBytes,
  Instant,
  Link,
  Page,
  PageHeader,
  Panel,
  QueryState,
  ReferenceName,
  useApi,
  useLiveRefresh,
  useLocale,
  usePageParams,
} from '#kit'
import { State } from '../parts/states.tsx'

const contentOf = (file: MountedFile) => apiUrl(`/mounted-files/${file.id}/content`)

function Actions({ file, refetch }: { file: MountedFile; refetch: () => void }) {
  const { t } = useTranslation()
  const fixed = { fileId: file.id }
  const { namedAccount, accountId } = file
  return (
    <>
      {file.state === 'PRESENT' ? (
        <Button icon={<DownloadOutlined aria-hidden="true" />} href={contentOf(file)} download={file.fileName}>
          {t('mounts:page.file.download')}
        </Button>
      ) : null}
      {accountId === null ? (
        <>
          {namedAccount === null ? null : (
            <CommandButton command="mounts.file.bindNamed" fixed={fixed} onDone={refetch} />
          )}
          <CommandButton
            command="mounts.file.bind"
            type="primary"
            fixed={fixed}
            initial={{ accountNo: namedAccount ?? '', parameter: file.parameter }}
            onDone={refetch}
          />
        </>
      ) : (
        <CommandButton
          command="mounts.file.unbind"
          danger
          fixed={fixed}
          fields={{ reason: { kind: 'textarea' } }}
          onDone={refetch}
        />
      )}
    </>
  )
}

function useFacts(file: MountedFile): Fact[] {
  const { t } = useTranslation()
  const locale = useLocale()
  const label = (key: string) => t(`mounts:field.${key}`)
  const { accountId, accountNo, namedAccount, parameter, datedOn, boundAt, vanishedAt } = file
  const optional = (key: string, value: string | null): Fact[] => (value === null ? [] : [{ label: label(key), value }])
  return [
    ...(accountId === null
      ? []
      : [{ label: label('accountNo'), value: <Link to={`/accounts/${accountId}?tab=legacy`}>{accountNo}</Link> }]),
    ...optional('namedAccount', namedAccount),
    ...(parameter === null
      ? []
      : [{ label: label('parameter'), value: <ReferenceName of="parameter" code={parameter} /> }]),
    ...(datedOn === null ? [] : [{ label: label('datedOn'), value: <BusinessDate value={datedOn} /> }]),
    { label: label('size'), value: formatBytes(file.size, locale) },
    { label: label('modifiedAt'), value: <Instant value={file.modifiedAt} /> },
    { label: label('firstSeenAt'), value: <Instant value={file.firstSeenAt} /> },
    ...optional('boundByName', file.boundByName),
    ...(boundAt === null ? [] : [{ label: label('boundAt'), value: <Instant value={boundAt} /> }]),
    ...(vanishedAt === null ? [] : [{ label: label('vanishedAt'), value: <Instant value={vanishedAt} /> }]),
    { label: label('root'), value: file.root },
    { label: label('path'), value: file.path, wide: true },
  ]
}

function Desk({ file, refetch }: { file: MountedFile; refetch: () => void }) {
  const { t } = useTranslation()
  const facts = useFacts(file)
  const { id, fileName: name, mime, state } = file
  return (
    <>
      <PageHeader
        back={{ to: '/legacy-files', label: t('mounts:page.file.toList') }}
        title={name}
        status={<State of="file" value={state} />}
        actions={<Actions file={file} refetch={refetch} />}
      />
      {state === 'VANISHED' ? (
        <Alert type="warning" showIcon title={t('mounts:page.file.gone')} />
      ) : (
        <FileViewer titled files={[{ id, name, mime, url: contentOf(file) }]} />
      )}
      <Panel title={t('mounts:page.file.about')}>
        <Facts items={facts} />
      </Panel>
    </>
  )
}

/** One file of an older system: its picture, what its path says, and whose it is. */
export default function FilePage() {
  const { fileId = '' } = usePageParams()
  const query = useApi<MountedFile>(`/mounted-files/${fileId}`)
  useLiveRefresh('mountedFiles', fileId, query)
  return (
    <Page>
      <QueryState query={query} rows={8}>
        {(file) => <Desk file={file} refetch={() => void query.refetch()} />}
      </QueryState>
    </Page>
  )
}
