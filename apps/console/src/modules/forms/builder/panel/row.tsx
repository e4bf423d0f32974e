import { type ReactNode, useId } from 'react'
import styles from './panel.module.css'

/** One setting: its name, its control, what it means. `children` gets the id that ties name and control. */
export function Row(props: {
  label: ReactNode
  hint?: ReactNode
  children: (id: string) => ReactNode
  side?: boolean
}) {
  const id = useId()
  return (
    <div className={styles.row} data-side={props.side || undefined}>
      <label htmlFor={id} className={styles.label}>
        {props.label}
      </label>
      {props.children(id)}
      {props.hint ? <div className={styles.hint}>{props.hint}</div> : null}
    </div>
  )
}

/** Settings that belong together. */
export function Group({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.group}>
      <h3 className={styles.groupTitle}>{title}</h3>
      {children}
    </section>
  )
}
