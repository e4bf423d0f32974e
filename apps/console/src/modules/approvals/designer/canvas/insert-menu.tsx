import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { PALETTE, type PaletteKind } from '../model/kinds.ts'
import { useKindName } from '../words.tsx'
import styles from './insert-menu.module.css'
import { LOOKS } from './look.tsx'

const kinds = PALETTE.filter((kind) => kind !== 'start')

/** Chooses what is put behind a node or on a way; arrows move, letters find, Escape leaves. */
export function InsertMenu(props: {
  at: { x: number; y: number }
  /** On a way an end has no place. */
  onEdge: boolean
  choose: (kind: PaletteKind) => void
  close: () => void
}) {
  const { t } = useTranslation()
  const kindName = useKindName()
  const list = useRef<HTMLDivElement>(null)
  const buttons = () => [...(list.current?.querySelectorAll('button') ?? [])]
  useEffect(() => {
    list.current?.querySelector('button')?.focus()
  }, [])
  const press = (event: React.KeyboardEvent) => {
    const all = buttons()
    const at = all.indexOf(document.activeElement as HTMLButtonElement)
    const step = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (event.key === 'Escape' || event.key === 'Tab') props.close()
    else if (step !== undefined) all.at((at + step + all.length) % all.length)?.focus()
    else if (event.key === 'Home') all[0]?.focus()
    else if (event.key === 'End') all.at(-1)?.focus()
    else if (/^\p{L}$/u.test(event.key)) {
      const turned = [...all.slice(at + 1), ...all.slice(0, at + 1)]
      turned.find((button) => button.textContent?.toLowerCase().startsWith(event.key.toLowerCase()))?.focus()
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <>
      <div className={styles.veil} onPointerDown={props.close} aria-hidden="true" />
      <div
        ref={list}
        className={styles.menu}
        role="menu"
        tabIndex={-1}
        aria-label={t('approvals:page.designer.insert')}
        style={{ left: props.at.x, top: props.at.y }}
        onKeyDown={press}
      >
        {kinds
          .filter((kind) => !props.onEdge || kind !== 'end')
          .map((kind) => (
            <button key={kind} type="button" role="menuitem" tabIndex={-1} onClick={() => props.choose(kind)}>
              <span className={styles.symbol} aria-hidden="true" data-tone={LOOKS[kind].tone}>
                {LOOKS[kind].icon}
              </span>
              {kindName(kind)}
            </button>
          ))}
      </div>
    </>
  )
}
