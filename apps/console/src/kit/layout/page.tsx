import { ArrowLeftOutlined } from '@ant-design/icons'
import { createContext, type ReactNode, useContext, useEffect, useLayoutEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from './link.tsx'
import styles from './page.module.css'

/** The page around, and whether it has its header: what is not found below one is a part of the page, above it the page. */
export const PageAround = createContext<{ headed: boolean; head: (headed: boolean) => void } | null>(null)

export type PageHeaderProps = {
  title: string
  subtitle?: ReactNode
  status?: ReactNode
  actions?: ReactNode
  /** Where the page belongs: a link back. */
  back?: { to: string; label: string }
  tabs?: ReactNode
}

/** The top of every page: where one is, what it is, what can be done. Names the browser tab as well. */
export function PageHeader({ title, subtitle, status, actions, back, tabs }: PageHeaderProps) {
  const { t } = useTranslation()
  const head = useContext(PageAround)?.head
  useLayoutEffect(() => {
    head?.(true)
    return () => head?.(false)
  }, [head])
  useEffect(() => {
    document.title = `${title} · ${t('kit:product')}`
  }, [title, t])
  return (
    <header className={styles.header} data-tabs={tabs ? true : undefined}>
      {back ? (
        <Link to={back.to} className={`${styles.back} k-no-print`}>
          <ArrowLeftOutlined aria-hidden="true" /> {back.label}
        </Link>
      ) : null}
      <div className={styles.row}>
        <div className={styles.titles}>
          <h1 className={styles.title}>{title}</h1>
          {status}
          {subtitle ? <div className={styles.subtitle}>{subtitle}</div> : null}
        </div>
        {actions ? <div className={`${styles.actions} k-no-print`}>{actions}</div> : null}
      </div>
      {tabs}
    </header>
  )
}

/** The body of a page with room between its parts; `narrow` for reading and forms. */
export function Page({ children, narrow }: { children: ReactNode; narrow?: boolean }) {
  const [headed, head] = useState(false)
  const around = useMemo(() => ({ headed, head }), [headed])
  return (
    <div className={styles.page} data-narrow={narrow || undefined}>
      <PageAround value={around}>{children}</PageAround>
    </div>
  )
}

/** A titled surface. */
export function Panel(props: { title?: ReactNode; extra?: ReactNode; children: ReactNode; flush?: boolean }) {
  return (
    <section className={styles.panel}>
      {props.title || props.extra ? (
        <div className={styles.panelHead}>
          <h2 className={styles.panelTitle}>{props.title}</h2>
          {props.extra}
        </div>
      ) : null}
      <div className={styles.panelBody} data-flush={props.flush || undefined}>
        {props.children}
      </div>
    </section>
  )
}

/** Panels side by side, one column on phones. `wide` gives the first column two thirds. */
export function Grid({ children, wide }: { children: ReactNode; wide?: boolean }) {
  return (
    <div className={styles.grid} data-wide={wide || undefined}>
      {children}
    </div>
  )
}

/** Panels below one another. */
export const Stack = ({ children }: { children: ReactNode }) => <div className={styles.stack}>{children}</div>

export type Fact = { label: ReactNode; value: ReactNode; wide?: boolean }

/** Label and value pairs; `dense` beside something larger. */
export function Facts({ items, dense }: { items: readonly Fact[]; dense?: boolean }) {
  return (
    <dl className={styles.facts} data-dense={dense || undefined}>
      {items.map((item, index) => (
        <div key={index} className={styles.fact} data-wide={item.wide || undefined}>
          <dt>{item.label}</dt>
          <dd>{item.value === null || item.value === undefined || item.value === '' ? '–' : item.value}</dd>
        </div>
      ))}
    </dl>
  )
}
