import { Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { HAPPENING_KINDS, type TimelinePage } from '#contract/clients'
import {
  DiffView,
  EmptyState,
  Link,
  moduleOf,
  Panel,
  QueryState,
  StatusBadge,
  Timeline,
  type TimelineItem,
  useApi,
  useCommandTitle,
  useReasonText,
} from '#kit'
import styles from './profile.module.css'

type Happening = TimelinePage['items'][number]

/** Where things that happenings are about have their page. */
const PAGES: Readonly<Record<string, (id: string) => string>> = {
  account: (id) => `/accounts/${id}`,
  application: (id) => `/applications/${id}`,
  document: (id) => `/documents/${id}`,
  request: (id) => `/requests/${id}`,
  ticket: (id) => `/tickets/${id}`,
}

const TONES = { data: 'info', status: 'warn', document: 'neutral', request: 'info', ticket: 'info' } as const

function toneOf({ kind, awaiting }: Happening): NonNullable<TimelineItem['tone']> {
  if (awaiting) return 'warn'
  return kind in TONES ? TONES[kind as keyof typeof TONES] : 'neutral'
}

/** Names of targets that say more than the page already does. */
const isTelling = ({ targetType, targetLabel }: Happening): boolean =>
  targetLabel !== null && targetType !== 'client' && targetType !== 'upload'

function useItem(): (one: Happening) => TimelineItem {
  const { t } = useTranslation()
  const title = useCommandTitle()
  const reason = useReasonText()
  return (one) => {
    const module = moduleOf(one.command)
    const page = one.targetType && one.targetId ? PAGES[one.targetType]?.(one.targetId) : undefined
    return {
      id: one.id,
      at: one.at,
      who: one.bySystem ? 'system' : one.who,
      tone: toneOf(one),
      title: (
        <>
          {title(one.command)}{' '}
          {isTelling(one) ? page ? <Link to={page}>{one.targetLabel}</Link> : one.targetLabel : null}{' '}
          {one.awaiting ? <StatusBadge tone="warn" label={t('clients:page.timeline.awaiting')} /> : null}
        </>
      ),
      note: one.reason ? reason(module, one.reason) : null,
      more: (
        <>
          {one.kind === 'data' || one.kind === 'status' ? (
            <DiffView before={one.before} after={one.after} module={module} />
          ) : null}
          {one.ticketId ? <Link to={`/tickets/${one.ticketId}`}>{t('kit:command.openTicket')}</Link> : null}
        </>
      ),
    }
  }
}

/** One page of the story, and the older ones on demand below it. */
function Pages({ path, kind, before }: { path: string; kind: string | null; before: number | null }) {
  const { t } = useTranslation()
  const itemOf = useItem()
  const [older, setOlder] = useState(false)
  const query = useApi<TimelinePage>(path, {
    ...(kind ? { kind } : {}),
    ...(before === null ? {} : { before: String(before) }),
  })
  return (
    <QueryState query={query} rows={6}>
      {({ items, next }) =>
        items.length === 0 && before === null ? (
          <EmptyState title={t(kind ? 'clients:page.timeline.nothingKind' : 'clients:page.timeline.nothing')} />
        ) : (
          <>
            <Timeline items={items.map(itemOf)} />
            {next === null ? null : older ? (
              <Pages path={path} kind={kind} before={next} />
            ) : (
              <Button onClick={() => setOlder(true)}>{t('clients:page.timeline.older')}</Button>
            )}
          </>
        )
      }
    </QueryState>
  )
}

/** Everything that ever happened, the newest first, of one kind or of all. */
export function Happenings({ path }: { path: string }) {
  const { t } = useTranslation()
  const [kind, setKind] = useState<string | null>(null)
  return (
    <Panel
      title={t('clients:page.client.tab.timeline')}
      extra={
        <Select
          aria-label={t('clients:page.timeline.kinds')}
          className={styles.kinds ?? ''}
          allowClear
          placeholder={t('clients:page.timeline.all')}
          value={kind}
          onChange={(next: string | null) => setKind(next ?? null)}
          options={HAPPENING_KINDS.map((value) => ({ value, label: t(`clients:state.happening.${value}`) }))}
        />
      }
    >
      <Pages key={kind} path={path} kind={kind} before={null} />
    </Panel>
  )
}
