import { useTranslation } from 'react-i18next'
import { useApi } from '../api/use-api.ts'
import { useReferences } from '../references.tsx'
import { ChipValue } from './chips.tsx'
import type { ListFilter, ListPage } from './contract.ts'
import styles from './filter-bar.module.css'
import { FilterFields, type ListFilters } from './filter-fields.tsx'
import { useTotalText } from './pager.tsx'
import { useListMeta } from './use-list.ts'
import { useFieldName } from './use-words.ts'

export type FiltersInputProps = {
  listId: string
  value: ListFilters
  onChange: (value: ListFilters) => void
  /** Filters that make no sense here. */
  without: readonly string[]
}

/** Filters of a list chosen for later, without the list: those that narrow by what rows are, not by which rows. */
export function FiltersInput({ listId, value, onChange, without }: FiltersInputProps) {
  const references = useReferences()
  const meta = useListMeta(listId)
  const offered = ({ key, kind }: ListFilter) =>
    kind !== 'paste' && kind !== 'search' && !without.includes(key) && (kind !== 'id' || key in references)
  const set = (key: string, chosen: string | null) => {
    const { [key]: _old, ...rest } = value
    onChange(chosen ? { ...rest, [key]: chosen } : rest)
  }
  return (
    <div className={styles.panel}>
      <FilterFields listId={listId} filters={(meta.data?.filters ?? []).filter(offered)} values={value} change={set} />
    </div>
  )
}

/** Filters of a list in words. */
export function FiltersText({ listId, value }: { listId: string; value: ListFilters }) {
  const nameOf = useFieldName(listId)
  const meta = useListMeta(listId)
  const set = (meta.data?.filters ?? []).filter(({ key }) => value[key] !== undefined)
  return (
    <span className={styles.chips}>
      {set.map((filter) => (
        <span key={filter.key} className={`${styles.chip} ${styles.still}`}>
          {nameOf(filter.key)}{' '}
          <b>
            <ChipValue filter={filter} value={value[filter.key] ?? ''} />
          </b>
        </span>
      ))}
    </span>
  )
}

/** How many rows of a list meet the filters now. */
export function FiltersCount({ listId, value }: { listId: string; value: ListFilters }) {
  const { t } = useTranslation()
  const meta = useListMeta(listId)
  const isSet = Object.keys(value).length > 0
  const page = useApi<ListPage>(isSet ? (meta.data?.path ?? null) : null, { ...value, limit: '1', count: '1' })
  const totalText = useTotalText()
  if (!isSet) return null
  return (
    <span aria-live="polite">{page.data?.total ? t('kit:filters.meets', { n: totalText(page.data.total) }) : '…'}</span>
  )
}
