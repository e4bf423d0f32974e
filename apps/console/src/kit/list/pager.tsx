import { LeftOutlined, ReloadOutlined, RightOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { formatCount } from '../format/numbers.ts'
import { useLocale } from '../i18n/use-text.ts'
import type { ListPage, Total } from './contract.ts'
import styles from './pager.module.css'
import { type ListQuery, PAGE_SIZES } from './query.ts'

/** `3,412`, or `10,000+` where counting stops. */
export function useTotalText(): (total: Total | undefined) => string {
  const locale = useLocale()
  return (total) =>
    total
      ? `${formatCount(total.capped ? Math.min(total.value, 10_000) : total.value, locale)}${total.capped ? '+' : ''}`
      : '…'
}

type PagerProps = {
  page: Pick<ListPage, 'nextCursor' | 'previousCursor' | 'items'> | undefined
  total: Total | undefined
  query: ListQuery
  setQuery: (query: ListQuery) => void
}

/** Back and forth by keyset, and how many there are. */
export function Pager({ page, total, query, setQuery }: PagerProps) {
  const { t } = useTranslation()
  const totalText = useTotalText()
  // Counting may have been given up; what stands on the page is known all the same.
  const shown = page?.items.length ?? 0
  const alone = page && !page.nextCursor && !page.previousCursor
  const known = alone ? { value: shown, capped: false } : total && { ...total, value: Math.max(total.value, shown) }
  return (
    <nav className={`${styles.pager} k-no-print`} aria-label={t('kit:pager.label')}>
      <span className={styles.total} role="status">
        {t('kit:pager.total', { count: known?.value ?? 0, total: totalText(known) })}
      </span>
      <Select
        className={styles.size ?? ''}
        aria-label={t('kit:pager.size')}
        value={query.limit}
        options={PAGE_SIZES.map((size) => ({ value: size, label: t('kit:pager.perPage', { size }) }))}
        onChange={(limit) => setQuery({ ...query, limit, cursor: null })}
      />
      <Button
        icon={<LeftOutlined aria-hidden="true" />}
        disabled={!page?.previousCursor}
        onClick={() => setQuery({ ...query, cursor: page?.previousCursor ?? null })}
      >
        {t('kit:pager.previous')}
      </Button>
      <Button
        icon={<RightOutlined aria-hidden="true" />}
        iconPlacement="end"
        disabled={!page?.nextCursor}
        onClick={() => setQuery({ ...query, cursor: page?.nextCursor ?? null })}
      >
        {t('kit:pager.next')}
      </Button>
    </nav>
  )
}

/** "3 new": rows came in since; they are shown when the person asks, so nothing moves under the cursor. */
export function FreshPill({ count, show }: { count: number; show: () => void }) {
  const { t } = useTranslation()
  return (
    <div role="status" className={`${styles.fresh} k-no-print`}>
      {count > 0 ? (
        <Button size="small" shape="round" type="primary" icon={<ReloadOutlined aria-hidden="true" />} onClick={show}>
          {t('kit:table.fresh', { count })}
        </Button>
      ) : null}
    </div>
  )
}
