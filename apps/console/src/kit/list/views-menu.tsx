import { DeleteOutlined, DownOutlined, SaveOutlined, StarFilled, StarOutlined, TeamOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Divider } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client.ts'
import { queryKey, useApi } from '../api/use-api.ts'
import { useProblemText } from '../i18n/problem-text.ts'
import { DropPanel } from '../layout/drop-panel.tsx'
import { EmptyState } from '../show/empty-state.tsx'
import type { SavedView } from './contract.ts'
import type { FilterBarProps } from './filter-bar-props.ts'
import { readQuery, writeQuery } from './query.ts'
import { type NewView, SaveView } from './save-view.tsx'
import styles from './views-menu.module.css'

type Views = { items: SavedView[] } | SavedView[]
const listOf = (views: Views | undefined): SavedView[] => (Array.isArray(views) ? views : (views?.items ?? []))

/** The person's views of a list, and those shared with them. */
function useViews(listId: string) {
  const client = useQueryClient()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const views = useApi<Views>('/saved-views', { list: listId })
  const after = async (write: Promise<unknown>) => {
    try {
      await write
      await client.invalidateQueries({ queryKey: queryKey('/saved-views', { list: listId }) })
    } catch (error) {
      message.error(problemText(error).title)
    }
  }
  return {
    items: listOf(views.data),
    isLoaded: views.data !== undefined,
    create: (view: NewView & { query: Record<string, string> }) =>
      after(api.post('/saved-views', { list: listId, ...view })),
    makeDefault: ({ id, own: _own, ...view }: SavedView, isDefault: boolean) =>
      after(api.put(`/saved-views/${id}`, { ...view, isDefault })),
    remove: (id: string) => after(api.delete(`/saved-views/${id}`)),
  }
}

/** Opens the list with the person's own default view, once, unless the address already says what to show. */
function useDefaultView(views: ReturnType<typeof useViews>, { query, setQuery, filters }: FilterBarProps): void {
  const asked = useRef(false)
  const { isLoaded, items } = views
  useEffect(() => {
    if (!isLoaded || asked.current) return
    asked.current = true
    const view = items.find((one) => one.own && one.isDefault)
    const isPlain = Object.keys(query.filters).length === 0 && query.sort === null && query.cursor === null
    if (view && isPlain) setQuery({ ...readQuery(view.query, filters), cursor: null, limit: query.limit })
  }, [isLoaded, items, query, setQuery, filters])
}

function OwnViewTools({ view, views }: { view: SavedView; views: ReturnType<typeof useViews> }) {
  const { t } = useTranslation()
  const { name, isDefault } = view
  return (
    <>
      <Button
        size="small"
        type="text"
        icon={isDefault ? <StarFilled aria-hidden="true" /> : <StarOutlined aria-hidden="true" />}
        aria-pressed={isDefault}
        aria-label={t(isDefault ? 'kit:views.unmakeDefault' : 'kit:views.makeDefault', { name })}
        onClick={() => void views.makeDefault(view, !isDefault)}
      />
      <Button
        size="small"
        type="text"
        icon={<DeleteOutlined aria-hidden="true" />}
        aria-label={t('kit:views.delete', { name })}
        onClick={() => void views.remove(view.id)}
      />
    </>
  )
}

/** Filters and sort under a name, own or shared; one of one's own may be what the list opens with. */
export function ViewsMenu(props: FilterBarProps) {
  const { meta, filters, query, setQuery } = props
  const { t } = useTranslation()
  const views = useViews(meta.id)
  useDefaultView(views, props)
  const [open, setOpen] = useState(false)
  const [saving, setSaving] = useState(false)
  const now = JSON.stringify({ ...query.filters, sort: query.sort ?? '' })
  const isCurrent = (view: SavedView) =>
    now === JSON.stringify({ ...readQuery(view.query, filters).filters, sort: view.query.sort ?? '' })
  const current = views.items.find(isCurrent)
  const use = (view: SavedView) => {
    setQuery({ ...readQuery(view.query, filters), cursor: null, limit: query.limit })
    setOpen(false)
  }
  const content = (
    <div className={styles.menu}>
      {views.items.length === 0 ? <EmptyState title={t('kit:views.none')} hint={t('kit:views.noneHint')} /> : null}
      <ul>
        {views.items.map((view) => (
          <li key={view.id} className={styles.view}>
            <button type="button" className={styles.use} aria-current={view === current} onClick={() => use(view)}>
              {view.name}
              {view.shared ? <TeamOutlined aria-label={t('kit:views.isShared')} /> : null}
            </button>
            {view.own ? <OwnViewTools view={view} views={views} /> : null}
          </li>
        ))}
      </ul>
      <Divider style={{ margin: '6px 0' }} />
      <Button
        block
        type="text"
        icon={<SaveOutlined aria-hidden="true" />}
        onClick={() => {
          setOpen(false)
          setSaving(true)
        }}
      >
        {t('kit:views.save')}
      </Button>
    </div>
  )
  return (
    <>
      <DropPanel open={open} onOpenChange={setOpen} content={content}>
        <Button icon={<DownOutlined aria-hidden="true" />} iconPlacement="end">
          {current?.name ?? t('kit:views.title')}
        </Button>
      </DropPanel>
      <SaveView
        open={saving}
        close={() => setSaving(false)}
        save={(view) => {
          const { cursor: _cursor, ...stored } = writeQuery(query)
          void views.create({ ...view, query: stored })
        }}
      />
    </>
  )
}
