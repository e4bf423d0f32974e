import { Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import type { MessageDetail } from '#contract/messages'
import {
  CommandButton,
  Facts,
  Grid,
  Instant,
  Link,
  Page,
  PageHeader,
  Panel,
  QueryState,
  StateBadge,
  useApi,
  useLiveRefresh,
  usePageParams,
  useTextOr,
} from '#kit'

type Data = { message: MessageDetail }

/** The text as people may read it. */
function Text({ message }: Data) {
  const { t } = useTranslation()
  return (
    <Panel title={t('messages:page.detail.text')}>
      {message.subjectMasked === null ? null : <Typography.Title level={5}>{message.subjectMasked}</Typography.Title>}
      <Typography.Paragraph style={{ whiteSpace: 'pre-wrap' }}>{message.bodyMasked}</Typography.Paragraph>
      {message.secret ? <Typography.Text type="secondary">{t('messages:page.detail.secret')}</Typography.Text> : null}
    </Panel>
  )
}

function Way({ message }: Data) {
  const { t } = useTranslation()
  const field = (key: string) => t(`messages:field.${key}`)
  const client =
    message.clientId === null ? null : (
      <Link to={`/clients/${message.clientId}`}>{`${message.clientNo ?? ''} ${message.clientName ?? ''}`}</Link>
    )
  return (
    <Panel title={t('messages:page.detail.way')}>
      <Facts
        items={[
          { label: field('channel'), value: t(`messages:state.channel.${message.channel}`) },
          { label: field('to'), value: message.toMasked },
          { label: field('clientId'), value: client },
          { label: field('language'), value: t(`messages:state.language.${message.language}`) },
          { label: field('createdAt'), value: <Instant value={message.createdAt} /> },
          { label: field('sentAt'), value: <Instant value={message.sentAt} /> },
          { label: field('settledAt'), value: <Instant value={message.settledAt} /> },
          { label: field('attempts'), value: message.attempts },
          { label: field('round'), value: message.round },
          ...(message.status === 'QUEUED'
            ? [
                { label: field('nextAt'), value: <Instant value={message.nextAt} /> },
                { label: field('expiresAt'), value: <Instant value={message.expiresAt} /> },
              ]
            : []),
          { label: field('receipt'), value: message.receipt ? <code>{message.receipt}</code> : null, wide: true },
        ]}
      />
    </Panel>
  )
}

/** One message: what it says, and what became of it. */
export default function MessagePage() {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const { messageId = '' } = usePageParams()
  const message = useApi<MessageDetail>(`/messages/${messageId}`)
  useLiveRefresh('messages', messageId, message)
  return (
    <Page>
      <QueryState query={message} rows={6}>
        {(data) => (
          <>
            <PageHeader
              back={{ to: '/messages', label: t('messages:page.list.title') }}
              title={textOr(`messages:kind.${data.kind}`, data.kind)}
              subtitle={data.toMasked}
              status={
                <StateBadge
                  values="messages:state.message"
                  value={data.status}
                  reasons={data.reason === null ? [] : [textOr(`messages:state.reason.${data.reason}`, data.reason)]}
                />
              }
              actions={
                data.status === 'FAILED' && !data.erased ? (
                  <CommandButton command="messages.message.resend" fixed={{ id: data.id }} />
                ) : null
              }
            />
            <Grid wide>
              <Text message={data} />
              <Way message={data} />
            </Grid>
          </>
        )}
      </QueryState>
    </Page>
  )
}
