import { BankOutlined, FileTextOutlined, MenuOutlined, SearchOutlined, UserOutlined } from '@ant-design/icons'
import { Input, type InputRef } from 'antd'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, ErrorNote, useApi, useGo } from '#kit'
import { useEntries } from './navigation.tsx'
import styles from './search.module.css'

/** `GET /api/v1/search?q=`: what modules found, each with where it leads. */
type Hit = { kind: string; id: string; title: string; subtitle?: string | null; path: string }
type Found = { items: Hit[] }

const ICONS: Record<string, ReactNode> = {
  client: <UserOutlined />,
  account: <BankOutlined />,
  document: <FileTextOutlined />,
  menu: <MenuOutlined />,
}
const TYPING_MS = 180

/** The words as they stand once typing pauses; nothing while an input method composes. */
function useSettled(text: string, composing: boolean): string {
  const [settled, setSettled] = useState('')
  useEffect(() => {
    if (composing) return
    const timer = setTimeout(() => setSettled(text.trim()), TYPING_MS)
    return () => clearTimeout(timer)
  }, [text, composing])
  return settled
}

/** Menu entries and what the server found for the words. */
function useHits(words: string): { hits: Hit[]; error: unknown; busy: boolean } {
  const { t } = useTranslation()
  const entries = useEntries()
  const found = useApi<Found>(words.length > 0 ? '/search' : null, { q: words })
  const wanted = words.toLowerCase()
  const menu = entries
    .map((entry): Hit => ({ kind: 'menu', id: entry.path, title: t(entry.label), path: entry.path }))
    .filter((hit) => wanted === '' || hit.title.toLowerCase().includes(wanted))
  return { hits: [...(found.data?.items ?? []), ...menu], error: found.error, busy: found.isFetching }
}

/** One list for everything, chosen by arrows and Enter. */
function Results({ words, go }: { words: string; go: (path: string) => void }) {
  const { t } = useTranslation()
  const { hits, error, busy } = useHits(words)
  const [at, setAt] = useState(0)
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => setAt(0), [words])
  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent) => {
      if (event.isComposing || event.keyCode === 229) return
      const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
      if (by !== 0) {
        event.preventDefault()
        setAt((now) => Math.max(0, Math.min(hits.length - 1, now + by)))
      }
      const hit = hits[at]
      if (event.key === 'Enter' && hit) go(hit.path)
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [hits, at, go])
  useEffect(() => {
    // Newer browsers answer with a promise, which is no clean-up.
    void list.current?.children[at]?.scrollIntoView({ block: 'nearest' })
  }, [at])
  if (error) return <ErrorNote error={error} />
  return (
    <>
      <ul ref={list} className={styles.hits} role="listbox" aria-label={t('app:search.results')} aria-busy={busy}>
        {hits.map((hit, index) => (
          <li key={`${hit.kind}/${hit.id}`} role="option" aria-selected={index === at} id={`hit-${index}`}>
            <button
              type="button"
              className={styles.hit}
              tabIndex={-1}
              onClick={() => go(hit.path)}
              onPointerMove={() => setAt(index)}
            >
              <span className={styles.icon} aria-hidden="true">
                {ICONS[hit.kind] ?? <SearchOutlined />}
              </span>
              <span className={styles.title}>{hit.title}</span>
              <span className={styles.subtitle}>{hit.subtitle}</span>
              <span className={styles.kind}>{t(`app:search.kind.${hit.kind}`)}</span>
            </button>
          </li>
        ))}
      </ul>
      {hits.length === 0 ? <p className={styles.none}>{t(busy ? 'kit:loading' : 'app:search.none')}</p> : null}
    </>
  )
}

/** Ctrl-K: clients, accounts, documents, tasks and pages by name, pinyin initials, number or last four of an id. */
export function SearchPalette({ open, close }: { open: boolean; close: () => void }) {
  const { t } = useTranslation()
  const navigate = useGo()
  const input = useRef<InputRef>(null)
  const [text, setText] = useState('')
  const [composing, setComposing] = useState(false)
  const words = useSettled(text, composing)
  const go = (path: string) => {
    close()
    navigate(path)
  }
  const keep = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') event.preventDefault()
  }
  return (
    <Dialog
      open={open}
      onCancel={close}
      footer={null}
      closable={false}
      width={620}
      destroyOnHidden
      style={{ top: 80 }}
      title={<span className="k-visually-hidden">{t('app:search.title')}</span>}
      afterOpenChange={(shown) => {
        if (shown) input.current?.focus()
        else setText('')
      }}
    >
      <Input
        ref={input}
        autoFocus
        size="large"
        prefix={<SearchOutlined aria-hidden="true" />}
        value={text}
        aria-label={t('app:search.title')}
        placeholder={t('app:search.hint')}
        onKeyDown={keep}
        onChange={(event) => setText(event.target.value)}
        onCompositionStart={() => setComposing(true)}
        onCompositionEnd={(event) => {
          setComposing(false)
          setText(event.currentTarget.value)
        }}
      />
      <Results words={words} go={go} />
    </Dialog>
  )
}
