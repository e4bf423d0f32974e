import { FilterOutlined, SearchOutlined } from '@ant-design/icons'
import { Button, Input, type InputRef } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Drawer } from '../layout/drawer.tsx'
import { useIsNarrow } from '../layout/narrow.ts'
import { useShortcuts } from '../layout/shortcuts.tsx'
import { useReferences } from '../references.tsx'
import { FilterChips } from './chips.tsx'
import type { ListFilter } from './contract.ts'
import styles from './filter-bar.module.css'
import type { FilterBarProps } from './filter-bar-props.ts'
import { FilterFields } from './filter-fields.tsx'
import { FilterInput } from './filter-input.tsx'
import { withFilter } from './query.ts'
import { ListTools } from './tools.tsx'
import { useFieldName } from './use-words.ts'

const TYPING_MS = 300

/** Searches while one types, but never while an input method is still composing. */
function Search({
  filter,
  name,
  query,
  setQuery,
}: Pick<FilterBarProps, 'query' | 'setQuery'> & { filter: ListFilter; name: string }) {
  const input = useRef<InputRef>(null)
  const stored = query.filters[filter.key] ?? ''
  const [text, setText] = useState(stored)
  const composing = useRef(false)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => setText(stored), [stored])
  useEffect(() => () => clearTimeout(timer.current), [])
  useShortcuts([{ keys: '/', label: 'kit:shortcuts.search', run: () => input.current?.focus() }])
  const search = (value: string) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setQuery(withFilter(query, filter.key, value.trim() || null)), TYPING_MS)
  }
  return (
    <Input
      ref={input}
      className={styles.search ?? ''}
      prefix={<SearchOutlined aria-hidden="true" />}
      allowClear
      value={text}
      placeholder={name}
      aria-label={name}
      onCompositionStart={() => {
        composing.current = true
      }}
      onCompositionEnd={(event) => {
        composing.current = false
        search(event.currentTarget.value)
      }}
      onChange={(event) => {
        setText(event.target.value)
        if (!composing.current) search(event.target.value)
      }}
    />
  )
}

/** All filters of the list, one under the other. */
function FilterPanel({ filters, ...props }: FilterBarProps & { close: () => void }) {
  const { t } = useTranslation()
  return (
    <div className={styles.panel}>
      <FilterFields
        listId={props.meta.id}
        filters={filters}
        values={props.query.filters}
        change={(key, value) => props.setQuery(withFilter(props.query, key, value))}
      />
      <div className={styles.panelButtons}>
        <Button onClick={() => props.setQuery({ ...props.query, filters: {}, cursor: null })}>
          {t('kit:filters.clearAll')}
        </Button>
        <Button type="primary" onClick={props.close}>
          {t('kit:filters.show')}
        </Button>
      </div>
    </div>
  )
}

const INLINE_SELECTS = 3

/** Search, the first choices, all filters, what is set, and the list's tools. */
export function FilterBar(props: FilterBarProps) {
  const { t } = useTranslation()
  const narrow = useIsNarrow()
  const nameOf = useFieldName(props.meta.id)
  const [open, setOpen] = useState(false)
  const search = props.filters.find((filter) => filter.kind === 'search') ?? null
  const inline = narrow ? [] : props.filters.filter((filter) => filter.kind === 'select').slice(0, INLINE_SELECTS)
  const references = useReferences()
  const inPanel = props.filters.filter(
    (filter) => filter !== search && (filter.kind !== 'id' || filter.key in references),
  )
  const set = Object.keys(props.query.filters).filter((key) => key !== search?.key).length
  return (
    <div className={`${styles.bar} k-no-print`}>
      <div className={styles.row}>
        {search ? (
          <Search filter={search} name={nameOf(search.key)} query={props.query} setQuery={props.setQuery} />
        ) : null}
        {inline.map((filter) => (
          <FilterInput
            key={filter.key}
            listId={props.meta.id}
            filter={filter}
            name={nameOf(filter.key)}
            value={props.query.filters[filter.key]}
            change={(value) => props.setQuery(withFilter(props.query, filter.key, value))}
            inline
          />
        ))}
        {inPanel.length > inline.length ? (
          <Button icon={<FilterOutlined aria-hidden="true" />} onClick={() => setOpen(true)}>
            {t('kit:filters.title')}
            {set > 0 ? <span className={styles.set}>{set}</span> : null}
          </Button>
        ) : null}
        <div className={styles.tools}>
          {props.actions}
          <ListTools {...props} />
        </div>
      </div>
      <FilterChips {...props} />
      <Drawer open={open} onClose={() => setOpen(false)} title={t('kit:filters.title')} size={narrow ? '100%' : 400}>
        <FilterPanel {...props} filters={inPanel} close={() => setOpen(false)} />
      </Drawer>
    </div>
  )
}
