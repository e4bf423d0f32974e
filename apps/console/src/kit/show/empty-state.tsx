import { InboxOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import styles from './empty.module.css'

/** Nothing here, what that means and what to do next. */
export function EmptyState(props: { title: ReactNode; hint?: ReactNode; action?: ReactNode; icon?: ReactNode }) {
  return (
    <div className={styles.state}>
      <span className={styles.icon} aria-hidden="true">
        {props.icon ?? <InboxOutlined />}
      </span>
      <p className={styles.title}>{props.title}</p>
      {props.hint ? <p className={styles.hint}>{props.hint}</p> : null}
      {props.action ? <div className={styles.action}>{props.action}</div> : null}
    </div>
  )
}
