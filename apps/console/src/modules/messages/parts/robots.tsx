import { RobotOutlined } from '@ant-design/icons'
import { Flex, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { RobotDetail } from '#contract/messages'
import { CommandButton, Panel, QueryState, Stack, StatusBadge, useApi } from '#kit'

function Robot({ robot, refetch }: { robot: RobotDetail; refetch: () => void }) {
  const { t } = useTranslation()
  const { id, name, flavour, urlMasked, language, enabled, signed } = robot
  return (
    <Flex gap={8} align="center" wrap>
      <strong>{name}</strong>
      <Tag>{t(`messages:state.flavour.${flavour}`)}</Tag>
      <span>{urlMasked}</span>
      {signed ? <Tag>{t('messages:page.robots.signed')}</Tag> : null}
      <StatusBadge
        tone={enabled ? 'good' : 'neutral'}
        label={t(enabled ? 'messages:page.robots.on' : 'messages:page.robots.off')}
      />
      <CommandButton command="messages.robot.try" size="small" fixed={{ id }} />
      <CommandButton
        command="messages.robot.change"
        size="small"
        fixed={{ id }}
        initial={{ name, language, enabled }}
        fields={{ secret: { kind: 'password' } }}
        onDone={refetch}
      />
      <CommandButton command="messages.robot.remove" size="small" danger fixed={{ id }} onDone={refetch} />
    </Flex>
  )
}

/** Robots of chat groups that notices can go to. */
export function Robots() {
  const { t } = useTranslation()
  const robots = useApi<{ items: RobotDetail[] }>('/message-robots')
  const refetch = () => void robots.refetch()
  return (
    <Panel
      title={t('messages:page.robots.title')}
      extra={
        <CommandButton
          command="messages.robot.add"
          size="small"
          icon={<RobotOutlined aria-hidden="true" />}
          fields={{ secret: { kind: 'password' } }}
          onDone={refetch}
        />
      }
    >
      <QueryState query={robots}>
        {({ items }) =>
          items.length === 0 ? (
            t('messages:page.robots.none')
          ) : (
            <Stack>
              {items.map((robot) => (
                <Robot key={robot.id} robot={robot} refetch={refetch} />
              ))}
            </Stack>
          )
        }
      </QueryState>
    </Panel>
  )
}
