import { useTranslation } from 'react-i18next'
import { Ago, EmptyState, Link, type ListPage, Panel, QueryState, useHomePart, useLiveRefresh } from '#kit'
import { CaseTitle, toCase } from '../cells.tsx'
import styles from './todo.module.css'

/** The oldest of what waits for this person. */
export default function Todo() {
  const { t } = useTranslation()
  const todo = useHomePart<Pick<ListPage, 'items' | 'total'>>('approvals.todo')
  useLiveRefresh('tasks', null, todo)
  const total = todo.data?.total?.value ?? 0
  return (
    <Panel
      title={t('approvals:page.home.todo', { count: total })}
      extra={<Link to="/inbox">{t('approvals:page.home.all')}</Link>}
      flush
    >
      <QueryState query={todo}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('approvals:page.inbox.none.todo')} hint={t('approvals:page.inbox.noneHint')} />
          ) : (
            <ul>
              {items.map((row) => (
                <li key={row.id}>
                  <Link to={toCase(row)} className={styles.task}>
                    <span className={styles.what}>
                      <CaseTitle command={row.command} targetType={row.targetType} flow={row.flow} />
                    </span>
                    <span className={styles.target}>{String(row.target ?? '')}</span>
                    <span className={styles.who}>{String(row.maker ?? '')}</span>
                    <span className={styles.when}>
                      <Ago value={String(row.waitingSince)} />
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </QueryState>
    </Panel>
  )
}
