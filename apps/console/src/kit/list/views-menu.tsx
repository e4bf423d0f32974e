import { DeleteOutlined, DownOutlined, SaveOutlined, TeamOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Checkbox, Divider, Form, Input, Modal, Popover } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client.ts'
import { queryKey, useApi } from '../api/use-api.ts'
import { useProblemText } from '../i18n/problem-text.ts'
import { EmptyState } from '../show/empty.tsx'
import type { SavedView } from './contract.ts'
import type { FilterBarProps } from './filter-bar.tsx'
import { readQuery, writeQuery } from './query.ts'
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
    create: (view: { name: string; query: Record<string, string>; shared: boolean }) =>
      after(api.post('/saved-views', { list: listId, ...view })),
    remove: (id: string) => after(api.delete(`/saved-views/${id}`)),
  }
}

function SaveView({
  open,
  close,
  save,
}: {
  open: boolean
  close: () => void
  save: (name: string, shared: boolean) => void
}) {
  const { t } = useTranslation()
  const [form] = Form.useForm<{ name: string; shared: boolean }>()
  return (
    <Modal
      open={open}
      onCancel={close}
      okText={t('kit:save')}
      cancelText={t('kit:cancel')}
      title={t('kit:views.save')}
      onOk={() => form.submit()}
      width={380}
      destroyOnHidden
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        preserve={false}
        initialValues={{ shared: false }}
        onFinish={({ name, shared }) => {
          save(name, shared)
          close()
        }}
      >
        <Form.Item
          name="name"
          label={t('kit:views.name')}
          rules={[{ required: true, message: t('kit:fieldProblem.required') }]}
        >
          <Input maxLength={60} autoFocus />
        </Form.Item>
        <Form.Item name="shared" valuePropName="checked">
          <Checkbox>{t('kit:views.shared')}</Checkbox>
        </Form.Item>
      </Form>
    </Modal>
  )
}

/** Filters and sort under a name, own or shared. */
export function ViewsMenu({ meta, filters, query, setQuery }: FilterBarProps) {
  const { t } = useTranslation()
  const views = useViews(meta.id)
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
            {view.own ? (
              <Button
                size="small"
                type="text"
                icon={<DeleteOutlined />}
                aria-label={t('kit:views.delete', { name: view.name })}
                onClick={() => void views.remove(view.id)}
              />
            ) : null}
          </li>
        ))}
      </ul>
      <Divider style={{ margin: '6px 0' }} />
      <Button
        block
        type="text"
        icon={<SaveOutlined />}
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
      <Popover open={open} onOpenChange={setOpen} trigger="click" content={content} placement="bottomRight">
        <Button icon={<DownOutlined />} iconPlacement="end">
          {current?.name ?? t('kit:views.title')}
        </Button>
      </Popover>
      <SaveView
        open={saving}
        close={() => setSaving(false)}
        save={(name, shared) => {
          const { cursor: _cursor, ...stored } = writeQuery(query)
          void views.create({ name, query: stored, shared })
        }}
      />
    </>
  )
}
