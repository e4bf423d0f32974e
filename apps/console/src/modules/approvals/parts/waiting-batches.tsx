import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import type { waitingBatch } from '#contract/approvals'
import { formatCount, Link, Panel, useApi, useLiveRefresh, useLocale } from '#kit'
import styles from './batch.module.css'
import { useBatchName } from './batch-name.ts'

type Waiting = { items: z.output<typeof waitingBatch>[] }

/** Sheets and selections of which several tasks wait for this person; nothing where there is none. */
export function WaitingBatches() {
  const { t } = useTranslation()
  const locale = useLocale()
  const nameOf = useBatchName()
  const batches = useApi<Waiting>('/ticket-batches')
  useLiveRefresh('tasks', null, batches)
  const items = batches.data?.items ?? []
  if (items.length === 0) return null
  return (
    <Panel title={t('approvals:page.batch.waiting')} flush>
      <ul className={styles.waiting}>
        {items.map((batch) => (
          <li key={batch.id}>
            <Link to={`/ticket-batches/${batch.id}`} className={styles.batch}>
              <span className={styles.name}>{nameOf(batch)}</span>
              <span>{batch.texts ? t(`${batch.texts}.title`) : ''}</span>
              <span className={styles.soft}>{batch.maker.name}</span>
              <span className={styles.count}>
                {t('approvals:page.batch.todo', { count: batch.todo, text: formatCount(batch.todo, locale) })}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
