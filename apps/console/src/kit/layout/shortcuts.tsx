import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from './dialog.tsx'
import styles from './shortcuts.module.css'

export type Shortcut = {
  /** As `KeyboardEvent.key`, with `Ctrl+` in front where Control (or Command) is held: `j`, `?`, `Ctrl+k`. */
  keys: string
  /** i18n key of what it does, listed under `?`. */
  label: string
  run: (event: KeyboardEvent) => void
}

type Registry = Set<{ current: readonly Shortcut[] }>
const ShortcutContext = createContext<Registry | null>(null)

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.role === 'combobox')

/** `isComposing` and key code 229: an input method is still choosing characters, its keys are not ours. */
const isComposing = (event: KeyboardEvent): boolean =>
  event.isComposing || event.key === 'Process' || event.keyCode === 229

const matches = (shortcut: Shortcut, event: KeyboardEvent): boolean => {
  const held = event.ctrlKey || event.metaKey
  const wanted = shortcut.keys.startsWith('Ctrl+')
  const key = wanted ? shortcut.keys.slice(5) : shortcut.keys
  return held === wanted && !event.altKey && event.key.toLowerCase() === key.toLowerCase()
}

/** Listens once for the page; the part that came last wins. Silent while typing, composing or in a dialog's input. */
export function ShortcutProvider({ children }: { children: ReactNode }) {
  const registry = useMemo<Registry>(() => new Set(), [])
  const [help, setHelp] = useState(false)
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isComposing(event)) return
      if (event.key === '?' && !isTyping(event.target)) return setHelp((open) => !open)
      const modal = document.querySelector('[role="dialog"]') !== null
      for (const shortcut of [...registry].toReversed().flatMap((entry) => entry.current)) {
        if (!matches(shortcut, event)) continue
        if (!shortcut.keys.startsWith('Ctrl+') && (modal || isTyping(event.target))) continue
        event.preventDefault()
        shortcut.run(event)
        return
      }
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [registry])
  return (
    <ShortcutContext value={registry}>
      {children}
      <ShortcutHelp
        open={help}
        close={() => setHelp(false)}
        shortcuts={help ? [...registry].flatMap((entry) => entry.current) : []}
      />
    </ShortcutContext>
  )
}

function ShortcutHelp({
  open,
  close,
  shortcuts,
}: {
  open: boolean
  close: () => void
  shortcuts: readonly Shortcut[]
}) {
  const { t } = useTranslation()
  const unique = [...new Map(shortcuts.map((shortcut) => [shortcut.keys, shortcut])).values()]
  return (
    <Dialog open={open} onCancel={close} footer={null} title={t('kit:shortcuts.title')} width={420}>
      <dl className={styles.list}>
        {unique.map((shortcut) => (
          <div key={shortcut.keys}>
            <dt>
              {shortcut.keys.split('+').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(shortcut.label)}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>?</kbd>
          </dt>
          <dd>{t('kit:shortcuts.help')}</dd>
        </div>
      </dl>
    </Dialog>
  )
}

/** Shortcuts of one part of the page while it is on screen. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const registry = useContext(ShortcutContext)
  const entry = useRef(shortcuts)
  useEffect(() => {
    entry.current = shortcuts
  })
  useEffect(() => {
    registry?.add(entry)
    return () => void registry?.delete(entry)
  }, [registry])
}
