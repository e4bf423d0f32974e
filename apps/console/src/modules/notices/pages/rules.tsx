import { Flex, Select, Tag, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import type { NoticeRule } from '#contract/notices'
import {
  CommandButton,
  Page,
  PageHeader,
  Panel,
  QueryState,
  Stack,
  StatusBadge,
  TemplateText,
  useApi,
  useLanguage,
  usePageSearch,
} from '#kit'

type Label = Record<string, string> | null
type FlowPlace = { flowCode: string; flowLabel: Label; nodeId: string; label: Label }
type Place = { flowCode: string | null; nodeId: string | null }
type Shown = { rule: NoticeRule; place: Place; refetch: () => void }

/** What was laid down at the very place that is looked at, and so can be taken back here. */
const laidDownHere = ({ flowCode, nodeId }: Place) => (nodeId ? 'node' : flowCode ? 'flow' : 'all')

function Words({ rule, place, refetch }: Shown) {
  const { t } = useTranslation()
  const { event, recipient, placeholders } = rule
  const names = placeholders.map((name) => `{{${name}}}`).join(' ')
  return rule.words.map(({ language, title, body, laidDown }) => (
    <Flex key={language} vertical gap={2}>
      <Flex gap={8} align="center" wrap>
        <Typography.Text strong>{t(`messages:state.language.${language}`)}</Typography.Text>
        <Tag>{t(`notices:state.laidDown.${laidDown}`)}</Tag>
        <CommandButton
          command="notices.template.change"
          label={t('notices:page.rules.change')}
          size="small"
          fixed={{ event, recipient, ...place, language }}
          initial={{ title, body }}
          fields={{
            body: { kind: 'textarea', hint: t('notices:page.rules.placeholders', { names }) },
            reason: { kind: 'textarea' },
          }}
          onDone={refetch}
        />
        {laidDown === laidDownHere(place) ? (
          <CommandButton
            command="notices.template.restore"
            label={t('notices:page.rules.restore')}
            size="small"
            fixed={{ event, recipient, ...place, language }}
            onDone={refetch}
          />
        ) : null}
      </Flex>
      <Typography.Text>
        <TemplateText text={title} />
      </Typography.Text>
      <Typography.Text type="secondary">
        <TemplateText text={body} />
      </Typography.Text>
    </Flex>
  ))
}

function Rule({ rule, place, refetch }: Shown) {
  const { t } = useTranslation()
  const { event, recipient, enabled, channels, robotIds, laidDown } = rule
  const robots = useApi<{ items: { id: string; name: string }[] }>('/message-robots').data?.items ?? []
  const groups = robots.filter(({ id }) => robotIds.includes(id)).map(({ name }) => name)
  const ways = [...channels.map((one) => t(`notices:state.channel.${one}`)), ...groups].join(t('kit:listSeparator'))
  return (
    <Panel
      title={`${t(`notices:state.event.${event}`)} · ${t(`notices:state.recipient.${recipient}`)}`}
      extra={
        <Flex gap={8} align="center" wrap>
          <StatusBadge
            tone={enabled ? 'good' : 'neutral'}
            label={t(
              enabled && recipient !== 'client'
                ? 'notices:page.rules.on'
                : enabled
                  ? 'notices:field.enabled'
                  : 'notices:page.rules.off',
            )}
          />
          {enabled && ways ? <Tag>{t('notices:page.rules.also', { ways })}</Tag> : null}
          <Tag>{t(`notices:state.laidDown.${laidDown}`)}</Tag>
          <CommandButton
            command="notices.rule.set"
            label={t('notices:page.rules.change')}
            size="small"
            fixed={{ event, recipient, ...place }}
            initial={{ enabled, channels, robotIds }}
            fields={{
              reason: { kind: 'textarea' },
              robotIds:
                recipient === 'client' || robots.length === 0
                  ? { hidden: true }
                  : { options: robots.map(({ id, name }) => ({ value: id, label: name })) },
            }}
            onDone={refetch}
          />
          {laidDown === laidDownHere(place) ? (
            <CommandButton
              command="notices.rule.restore"
              label={t('notices:page.rules.restore')}
              size="small"
              fixed={{ event, recipient, ...place }}
              onDone={refetch}
            />
          ) : null}
        </Flex>
      }
    >
      <Flex vertical gap={12}>
        <Words rule={rule} place={place} refetch={refetch} />
      </Flex>
    </Panel>
  )
}

/** Which flow and which step the rules are looked at for. */
function PlacePicker({ place, choose }: { place: Place; choose: (place: Place) => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const places = useApi<{ items: FlowPlace[] }>('/notice-places')
  const items = places.data?.items ?? []
  const named = (label: Label, code: string) => label?.[language] ?? label?.en ?? code
  const flows = [...new Map(items.map((one) => [one.flowCode, named(one.flowLabel, one.flowCode)]))]
  const steps = items.filter((one) => one.flowCode === place.flowCode)
  return (
    <Flex gap={8} wrap>
      <Select
        aria-label={t('notices:page.rules.flow')}
        style={{ width: 280, maxWidth: '100%' }}
        showSearch={{ optionFilterProp: 'label' }}
        value={place.flowCode ?? ''}
        options={[
          { value: '', label: t('notices:page.rules.everywhere') },
          ...flows.map(([value, label]) => ({ value, label })),
        ]}
        onChange={(value) => choose({ flowCode: value || null, nodeId: null })}
      />
      {place.flowCode ? (
        <Select
          aria-label={t('notices:page.rules.step')}
          style={{ width: 240, maxWidth: '100%' }}
          value={place.nodeId ?? ''}
          options={[
            { value: '', label: t('notices:page.rules.wholeFlow') },
            ...steps.map((one) => ({ value: one.nodeId, label: named(one.label, one.nodeId) })),
          ]}
          onChange={(value) => choose({ ...place, nodeId: value || null })}
        />
      ) : null}
    </Flex>
  )
}

/** How every event is told: everywhere, in a flow, at a step. */
export default function Rules() {
  const { t } = useTranslation()
  const [search, change] = usePageSearch()
  const place: Place = { flowCode: search.flow ?? null, nodeId: search.step ?? null }
  const asked = new URLSearchParams({
    ...(place.flowCode ? { flowCode: place.flowCode } : {}),
    ...(place.nodeId ? { nodeId: place.nodeId } : {}),
  })
  const rules = useApi<{ items: NoticeRule[] }>(`/notice-rules?${asked}`)
  return (
    <Page>
      <PageHeader title={t('notices:page.rules.title')} subtitle={t('notices:page.rules.lead')} />
      <Stack>
        <PlacePicker place={place} choose={(next) => change({ flow: next.flowCode, step: next.nodeId })} />
        <QueryState query={rules} rows={8}>
          {({ items }) => (
            <Stack>
              {items.map((rule) => (
                <Rule
                  key={`${rule.event} ${rule.recipient}`}
                  rule={rule}
                  place={place}
                  refetch={() => void rules.refetch()}
                />
              ))}
            </Stack>
          )}
        </QueryState>
      </Stack>
    </Page>
  )
}
