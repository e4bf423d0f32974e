import { ClockCircleOutlined, SendOutlined } from '@ant-design/icons'
import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import type { MessageSettings } from '#contract/messages'
import { CommandButton, Page, PageHeader, StatusBadge, useApi } from '#kit'
import { MessageTable } from '../parts/message-table.tsx'

type Data = { settings: MessageSettings }

/** Channels whose messages can't leave. */
function Unconfigured({ settings }: Data) {
  const { t } = useTranslation()
  const without = settings.channels.filter(({ configured }) => !configured)
  return without.map(({ channel }) => (
    <Alert
      key={channel}
      type="warning"
      showIcon
      title={t('messages:page.setting.unconfigured', { channel: t(`messages:state.channel.${channel}`) })}
    />
  ))
}

function Quiet({ settings: { quietFrom, quietTo } }: Data) {
  const { t } = useTranslation()
  const label =
    quietFrom === null || quietTo === null
      ? t('messages:page.setting.none')
      : t('messages:page.setting.quiet', { from: quietFrom, to: quietTo })
  return <StatusBadge tone="neutral" label={label} />
}

/** Every message to clients in scope. */
export default function MessageList() {
  const { t } = useTranslation()
  const settings = useApi<MessageSettings>('/message-settings')
  return (
    <Page>
      <PageHeader
        title={t('messages:page.list.title')}
        subtitle={t('messages:page.list.lead')}
        status={settings.data ? <Quiet settings={settings.data} /> : null}
        actions={
          <>
            {settings.data ? (
              <CommandButton
                command="messages.setting.configure"
                icon={<ClockCircleOutlined aria-hidden="true" />}
                initial={{ quietFrom: settings.data.quietFrom, quietTo: settings.data.quietTo }}
                onDone={() => void settings.refetch()}
              />
            ) : null}
            <CommandButton
              command="messages.message.sendTrial"
              icon={<SendOutlined aria-hidden="true" />}
              initial={{ channel: 'sms', language: 'zh-Hant' }}
            />
          </>
        }
      />
      {settings.data ? <Unconfigured settings={settings.data} /> : null}
      <MessageTable />
    </Page>
  )
}
