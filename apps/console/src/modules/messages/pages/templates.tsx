import { Flex, Tag, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import type { MessageKindDetail } from '#contract/messages'
import { CommandButton, Page, PageHeader, Panel, QueryState, Stack, TemplateText, useApi, useTextOr } from '#kit'

import { Robots } from '../parts/robots.tsx'

type Template = MessageKindDetail['templates'][number]
type Shown = { kind: MessageKindDetail; template: Template; refetch: () => void }

/** The words of one language, and changing them. */
function Words({ kind, template, refetch }: Shown) {
  const { t } = useTranslation()
  const { language, subject, body, own } = template
  const names = kind.placeholders.map(({ name }) => `{{${name}}}`).join(' ')
  const hint = t('messages:page.templates.placeholders', { names })
  return (
    <Flex vertical gap={4}>
      <Flex gap={8} align="center" wrap>
        <Typography.Text strong>{t(`messages:state.language.${language}`)}</Typography.Text>
        <Tag>{t(own ? 'messages:page.templates.own' : 'messages:page.templates.house')}</Tag>
        <CommandButton
          command="messages.template.change"
          label={t('messages:page.templates.change')}
          size="small"
          fixed={{ kind: kind.kind, language }}
          initial={{ subject, body }}
          fields={{
            body: { kind: 'textarea', hint },
            reason: { kind: 'textarea' },
            subject: kind.channel === 'sms' ? { hidden: true } : {},
          }}
          onDone={refetch}
        />
        {own ? (
          <CommandButton
            command="messages.template.restore"
            label={t('messages:page.templates.restore')}
            size="small"
            fixed={{ kind: kind.kind, language }}
            onDone={refetch}
          />
        ) : null}
      </Flex>
      {subject === null ? null : (
        <Typography.Text>
          <TemplateText text={subject} />
        </Typography.Text>
      )}
      <Typography.Paragraph type="secondary" style={{ whiteSpace: 'pre-wrap', marginBottom: 0 }}>
        <TemplateText text={body} />
      </Typography.Paragraph>
    </Flex>
  )
}

function Kind({ kind, refetch }: Omit<Shown, 'template'>) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  return (
    <Panel
      title={textOr(`messages:kind.${kind.kind}`, kind.kind)}
      extra={
        <Flex gap={4} wrap>
          <Tag>{t(`messages:state.channel.${kind.channel}`)}</Tag>
          {kind.urgent ? <Tag>{t('messages:page.templates.urgent')}</Tag> : null}
        </Flex>
      }
    >
      <Flex vertical gap={16}>
        {kind.templates.map((template) => (
          <Words key={template.language} kind={kind} template={template} refetch={refetch} />
        ))}
      </Flex>
    </Panel>
  )
}

/** The words of every kind of message. */
export default function Templates() {
  const { t } = useTranslation()
  const kinds = useApi<{ items: MessageKindDetail[] }>('/message-templates')
  return (
    <Page>
      <PageHeader title={t('messages:page.templates.title')} subtitle={t('messages:page.templates.lead')} />
      <QueryState query={kinds} rows={8}>
        {({ items }) => (
          <Stack>
            <Robots />
            {items.map((kind) => (
              <Kind key={kind.kind} kind={kind} refetch={() => void kinds.refetch()} />
            ))}
          </Stack>
        )}
      </QueryState>
    </Page>
  )
}
