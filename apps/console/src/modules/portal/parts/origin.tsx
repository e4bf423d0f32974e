import { useTranslation } from 'react-i18next'
import type { RequestOrigin } from '#contract/portal'
import { Facts, Instant, Link, Panel, type PartProps, useApi } from '#kit'

/** From which login, device and channel a request came that a client started himself; nothing for any other. */
export default function Origin({ id }: PartProps) {
  const { t } = useTranslation()
  const { data } = useApi<RequestOrigin>(id ? `/cases/${id}/portal-origin` : null)
  if (!data?.origin) return null
  const { memberNo, memberId, relation, channel, device, agent, ip, consent, at } = data.origin
  const word = (key: string) => t(`portal:page.origin.${key}`)
  return (
    <Panel title={word('title')}>
      <Facts
        dense
        items={[
          { label: word('login'), value: <Link to={`/members/${memberId}`}>{memberNo}</Link> },
          { label: word('as'), value: t(`portal:state.relation.${relation}`) },
          { label: word('channel'), value: t(`portal:state.channel.${channel}`) },
          { label: word('at'), value: <Instant value={at} seconds /> },
          { label: word('browser'), value: agent, wide: true },
          { label: word('device'), value: device, wide: true },
          { label: word('ip'), value: ip },
          { label: word('consent'), value: consent, wide: true },
        ]}
      />
    </Panel>
  )
}
