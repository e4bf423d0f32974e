import { Button, Input, Select, TreeSelect } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FoundRecipients } from '#contract/dispatches'
import { api, Dialog, ErrorNote, useApi, useLanguage, useSession } from '#kit'
import styles from './send.module.css'
import type { Chosen } from './use-send.ts'

type Department = { id: string; parentId: string | null; code: string; names: Record<string, string> }
type Node = { value: string; title: string; disabled: boolean; children: Node[] }

/** Departments of the tree; those out of the sender's reach can't be ticked. */
export function DepartmentsInput(props: { id: string; value: string[]; onChange: (ids: string[]) => void }) {
  const language = useLanguage()
  const { scope } = useSession()
  const { data } = useApi<{ items: Department[] }>('/access/departments')
  const below = Map.groupBy(data?.items ?? [], (one) => one.parentId)
  const reach = new Set(scope.departmentIds ?? [])
  const nodes = (parent: string | null): Node[] =>
    (below.get(parent) ?? []).map((one) => ({
      value: one.id,
      title: one.names[language] ?? one.code,
      disabled: !scope.all && !reach.has(one.id),
      children: nodes(one.id),
    }))
  return (
    <TreeSelect
      id={props.id}
      style={{ width: '100%' }}
      multiple
      treeCheckable
      treeCheckStrictly
      treeDefaultExpandAll
      showSearch={{ treeNodeFilterProp: 'title' }}
      treeData={nodes(null)}
      value={props.value.map((value) => ({ value }))}
      onChange={(chosen: { value: string }[]) => props.onChange(chosen.map((one) => one.value))}
    />
  )
}

/** People in reach, found by name. */
export function PeopleInput(props: { id: string; value: readonly Chosen[]; onChange: (people: Chosen[]) => void }) {
  const [text, setText] = useState('')
  const found = useApi<{ items: Chosen[] }>('/dispatch-people', { search: text.trim() || null })
  const items = found.data?.items ?? []
  const all = [...props.value, ...items.filter((one) => !props.value.some((other) => other.id === one.id))]
  return (
    <Select
      id={props.id}
      mode="multiple"
      style={{ width: '100%' }}
      showSearch={{ filterOption: false, onSearch: setText }}
      loading={found.isFetching}
      value={props.value.map((one) => one.id)}
      options={all.map(({ id, name, department }) => ({
        value: id,
        label: department ? `${name} (${department})` : name,
      }))}
      onChange={(ids: string[]) => {
        setText('')
        props.onChange(all.filter((one) => ids.includes(one.id)))
      }}
    />
  )
}

/** Departments and people out of a list from elsewhere; what was not found is named. */
export function PasteRecipients({ onFound }: { onFound: (found: FoundRecipients) => void }) {
  const { t } = useTranslation()
  const id = useId()
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const [missing, setMissing] = useState<readonly string[]>([])
  const [error, setError] = useState<unknown>(null)
  const take = async () => {
    setError(null)
    try {
      const found = await api.post<FoundRecipients>('/dispatch-recipients', { text })
      onFound(found)
      setMissing(found.notFound)
      setText(found.notFound.join('\n'))
      if (found.notFound.length === 0) setOpen(false)
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('dispatches:page.send.paste')}</Button>
      <Dialog
        open={open}
        title={t('dispatches:page.send.paste')}
        okText={t('dispatches:page.send.pasteTake')}
        okButtonProps={{ disabled: text.trim() === '' }}
        onOk={() => void take()}
        onCancel={() => setOpen(false)}
      >
        <label htmlFor={id}>{t('dispatches:page.send.pasteHint')}</label>
        <Input.TextArea id={id} rows={8} value={text} onChange={(event) => setText(event.target.value)} />
        {missing.length > 0 ? (
          <p role="status" className={styles.missing}>
            {t('dispatches:page.send.notFound', { text: missing.join(' · ') })}
          </p>
        ) : null}
        {error ? <ErrorNote error={error} /> : null}
      </Dialog>
    </>
  )
}
