import type { ListFilter } from './contract.ts'
import styles from './filter-bar.module.css'
import { FilterInput } from './filter-input.tsx'
import { useFieldName } from './use-words.ts'

/** Filters of a list by key, as its address keeps them. */
export type ListFilters = Readonly<Record<string, string>>

type FilterFieldsProps = {
  listId: string
  filters: readonly ListFilter[]
  values: ListFilters
  change: (key: string, value: string | null) => void
}

/** Filters under their names, one below the other. */
export function FilterFields({ listId, filters, values, change }: FilterFieldsProps) {
  const nameOf = useFieldName(listId)
  return filters.map((filter) => (
    <div key={filter.key} className={styles.field}>
      <span className={styles.label}>{nameOf(filter.key)}</span>
      <FilterInput
        listId={listId}
        filter={filter}
        name={nameOf(filter.key)}
        value={values[filter.key]}
        change={(value) => change(filter.key, value)}
      />
    </div>
  ))
}
