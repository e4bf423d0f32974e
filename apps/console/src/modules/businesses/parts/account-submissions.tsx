import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DocumentAnswer } from '#contract/archive'
import type { Submission, Submissions } from '#contract/businesses'
import {
  apiUrl,
  EmptyState,
  Instant,
  Link,
  Panel,
  type PartProps,
  QueryState,
  SignedBy,
  Stack,
  StateBadge,
  StatusBadge,
  Thumbnail,
  useApi,
  useCan,
} from '#kit'
import { useNamed } from '../words.ts'
import styles from './submissions.module.css'

const thumbnailOf = (versionId: string) => apiUrl(`/archive/versions/${versionId}/thumbnail`)

type SubmittedFile = Submission['files'][number]

/** One attachment: what it was sent as, and where it stands in the archive. */
function Attachment({ requestId, file }: { requestId: string; file: SubmittedFile }) {
  const { t } = useTranslation()
  const named = useNamed()
  const [document] = file.documents
  const picture = document && file.mime.startsWith('image/') ? thumbnailOf(document.versionId) : null
  const face = (
    <>
      <span className={styles.thumb}>
        <Thumbnail mime={file.mime} url={picture} />
      </span>
      <span className={styles.name} title={file.name}>
        {named(file.label, file.field)}
      </span>
    </>
  )
  return (
    <li className={styles.file} data-replaced={file.current ? undefined : true}>
      {document ? (
        <Link to={`/documents/${document.documentId}`}>{face}</Link>
      ) : (
        <a href={apiUrl(`/requests/${requestId}/files/${file.id}`)} target="_blank" rel="noreferrer">
          {face}
        </a>
      )}
      <span className={styles.meta} title={file.name}>
        {file.name}
      </span>
      <StatusBadge
        tone={document ? 'good' : file.current ? 'neutral' : 'done'}
        label={
          document
            ? t('businesses:page.submissions.filed', { parameter: document.parameter })
            : t(file.current ? 'businesses:page.submissions.notFiled' : 'businesses:page.submissions.replaced')
        }
      />
    </li>
  )
}

function OneSubmission({ submission }: { submission: Submission }) {
  const { t } = useTranslation()
  const { id, requestNo, title, state, startedAt, makerName, files } = submission
  return (
    <Panel
      title={
        <Link to={`/requests/${id}`}>
          {title} <span className={styles.no}>{requestNo}</span>
        </Link>
      }
      extra={<StateBadge values="businesses:state.request" value={state} />}
    >
      <p className={styles.meta}>
        {makerName} · <Instant value={startedAt} />
      </p>
      {files.length === 0 ? (
        <p className={styles.none}>{t('businesses:page.submissions.noFiles')}</p>
      ) : (
        <ul className={styles.files}>
          {files.map((file) => (
            <Attachment key={file.id} requestId={id} file={file} />
          ))}
        </ul>
      )}
    </Panel>
  )
}

/** What came on file with the opening of the account, which is no request of a designed business; `otherwise` where nothing did. */
function Opening({ accountId, otherwise }: { accountId: string; otherwise: ReactNode }) {
  const { t } = useTranslation()
  const { data, isPending } = useApi<{ items: DocumentAnswer[] }>(`/accounts/${accountId}/documents`)
  const filed = (data?.items ?? []).flatMap((document) =>
    document.versions.filter((one) => one.source === 'application').map((version) => ({ document, version })),
  )
  const [first] = filed
  if (!first) return isPending ? null : otherwise
  return (
    <Panel title={t('businesses:page.submissions.opening')}>
      <p className={styles.meta}>
        <SignedBy name={first.version.filedByName} /> · <Instant value={first.version.filedAt} />
      </p>
      <ul className={styles.files}>
        {filed.map(({ document, version }) => (
          <li key={version.id} className={styles.file}>
            <Link to={`/documents/${document.id}?version=${version.version}`}>
              <span className={styles.thumb}>
                <Thumbnail mime={version.mime} url={version.thumbnail === 'READY' ? thumbnailOf(version.id) : null} />
              </span>
              <span className={styles.name} title={version.fileName}>
                {version.fileName}
              </span>
            </Link>
            <StatusBadge
              tone="good"
              label={t('businesses:page.submissions.filed', { parameter: document.parameter.code })}
            />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** What stands below all submissions: the opening; where that brought nothing and nobody has submitted anything, that. */
function Earliest({ accountId, alone }: { accountId: string; alone: boolean }) {
  const { t } = useTranslation()
  const can = useCan()
  const none = alone ? (
    <EmptyState title={t('businesses:page.submissions.none')} hint={t('businesses:page.submissions.noneHint')} />
  ) : null
  return can('archive.document.view') ? <Opening accountId={accountId} otherwise={none} /> : none
}

function PageOfSubmissions({ accountId, before }: { accountId: string; before: string | null }) {
  const { t } = useTranslation()
  const [more, setMore] = useState(false)
  const query = useApi<Submissions>(`/accounts/${accountId}/submissions`, before ? { before } : {})
  return (
    <QueryState query={query} rows={6}>
      {({ items, before: next }) => (
        <>
          {items.map((submission) => (
            <OneSubmission key={submission.id} submission={submission} />
          ))}
          {next === null ? (
            <Earliest accountId={accountId} alone={items.length === 0 && before === null} />
          ) : more ? (
            <PageOfSubmissions accountId={accountId} before={next} />
          ) : (
            <Button onClick={() => setMore(true)}>{t('businesses:page.submissions.more')}</Button>
          )}
        </>
      )}
    </QueryState>
  )
}

/** The business view of an account: every submission with its attachments, newest first. */
export default function AccountSubmissions({ id }: PartProps) {
  return (
    <Stack>
      <PageOfSubmissions accountId={id} before={null} />
    </Stack>
  )
}
