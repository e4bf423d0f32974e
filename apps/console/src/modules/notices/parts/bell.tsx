import { BellOutlined } from '@ant-design/icons'
import { Badge, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  Ago,
  DropPanel,
  EmptyState,
  Link,
  type ListPage,
  QueryState,
  type Row,
  useApi,
  useGo,
  useLiveRefresh,
  useRunCommand,
} from '#kit'
import styles from './bell.module.css'

const SHOWN = 8

/** The newest notices; choosing one opens what it is about and marks it as read. */
function Newest({ close }: { close: () => void }) {
  const { t } = useTranslation()
  const go = useGo()
  const newest = useApi<Pick<ListPage, 'items'>>(`/notices?limit=${SHOWN}`)
  useLiveRefresh('notices', null, newest)
  const { run } = useRunCommand('notices.notice.read')
  const open = (row: Row) => {
    if (!row.readAt) void run({ id: row.id })
    close()
    go(String(row.path))
  }
  return (
    <QueryState query={newest}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState title={t('notices:page.list.none')} hint={t('notices:page.list.noneHint')} />
        ) : (
          <ul className={styles.list}>
            {items.map((row) => (
              <li key={row.id}>
                <button
                  type="button"
                  className={styles.notice}
                  data-unread={row.readAt ? undefined : true}
                  onClick={() => open(row)}
                >
                  <span className={styles.dot} aria-hidden="true" />
                  <span className={styles.title}>{String(row.title)}</span>
                  <span className={styles.when}>
                    <Ago value={String(row.createdAt)} />
                  </span>
                  <span className={styles.body}>{String(row.body)}</span>
                </button>
              </li>
            ))}
          </ul>
        )
      }
    </QueryState>
  )
}

/** How many notices are unread, live, and the newest of them. */
export default function Bell() {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const count = useApi<{ unread: number }>('/notices/count')
  useLiveRefresh('notices', null, count)
  const { run } = useRunCommand('notices.notice.readAll')
  const unread = count.data?.unread ?? 0
  const content = (
    <div className={styles.panel}>
      <div className={styles.head}>
        <h3>{t('notices:page.bell.label')}</h3>
        <span>
          {unread > 0 ? (
            <Button type="link" size="small" onClick={() => void run({})}>
              {t('notices:command.notice.readAll')}
            </Button>
          ) : null}
          <Link to="/notices" onClick={() => setOpen(false)}>
            {t('notices:page.bell.all')}
          </Link>
        </span>
      </div>
      {open ? <Newest close={() => setOpen(false)} /> : null}
    </div>
  )
  return (
    <DropPanel open={open} onOpenChange={setOpen} content={content}>
      <Badge count={unread} size="small" color="var(--k-accent)" overflowCount={99} offset={[-6, 6]}>
        <Button
          type="text"
          icon={<BellOutlined aria-hidden="true" />}
          aria-label={unread > 0 ? t('notices:page.bell.unread', { count: unread }) : t('notices:page.bell.label')}
        />
      </Badge>
    </DropPanel>
  )
}
