import type { ReactNode } from 'react'
import styles from './editor.module.css'

/** A control with its name above and a hint below. */
export function Field(props: { label: string; hint?: string; whole?: boolean; children: ReactNode }) {
  return (
    <label className={styles.field} data-whole={props.whole || undefined}>
      <span>{props.label}</span>
      {props.children}
      {props.hint ? <span className={styles.hint}>{props.hint}</span> : null}
    </label>
  )
}

/** A region that scrolls has to be reached by keyboard. */
export const SCROLLED = { role: 'region', tabIndex: 0 } as const
