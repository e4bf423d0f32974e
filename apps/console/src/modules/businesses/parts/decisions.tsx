import { useTranslation } from 'react-i18next'
import type { RequestDecisions, RequestDetail } from '#contract/businesses'
import { Panel, Timeline, type Tone, todayAtHome, useApi, useLiveRefresh } from '#kit'
import { DifferenceTable } from '../doors.ts'
import { useNamed } from '../words.ts'
import styles from './decisions.module.css'

type Decision = RequestDecisions['items'][number]

const TONES: Record<Decision['event'], Tone> = { agree: 'good', refuse: 'bad', return: 'warn' }

/** One comparison as it was shown; opened to be read. */
function Seen(props: {
  request: RequestDetail
  names: Record<string, string>
  kind: 'counter' | 'lastRound'
  of: Decision['counter']
}) {
  const { t } = useTranslation()
  const { request, names, kind, of } = props
  if (of === null) return null
  const title = t(`businesses:page.request.decisions.${kind}`)
  if (of.length === 0)
    return <p className={styles.none}>{`${title} · ${t('businesses:page.request.decisions.none')}`}</p>
  return (
    <details className={styles.seen}>
      <summary>{`${title} · ${t('businesses:page.request.decisions.count', { count: of.length })}`}</summary>
      <DifferenceTable
        definition={request.form}
        differences={of}
        values={request.values}
        today={todayAtHome()}
        names={names}
      />
    </details>
  )
}

/** Every decision with the differences that were shown to whoever made it, as they were then. */
export function Decisions({ request }: { request: RequestDetail }) {
  const { t } = useTranslation()
  const named = useNamed()
  const decisions = useApi<RequestDecisions>(`/requests/${request.id}/decisions`)
  useLiveRefresh('requests', request.id, decisions)
  const { items = [], names = {} } = decisions.data ?? {}
  if (items.length === 0) return null
  return (
    <Panel title={t('businesses:page.request.decisions.title')}>
      <Timeline
        items={items.toReversed().map((one) => ({
          id: one.taskId,
          at: one.at,
          who: one.by,
          tone: TONES[one.event],
          title: [
            t(`approvals:state.history.${one.event}`),
            named(one.label, one.nodeId),
            t('businesses:page.request.revision', { number: one.revision }),
          ].join(' · '),
          more: (
            <>
              <Seen request={request} names={names} kind="counter" of={one.counter} />
              <Seen request={request} names={names} kind="lastRound" of={one.lastRound} />
            </>
          ),
        }))}
      />
    </Panel>
  )
}
