import { HomeOutlined } from '@ant-design/icons'
import { useLocation } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Link, type NavigationEntry, SECTIONS, useCan } from '#kit'
import { modules } from '../modules.ts'
import styles from './navigation.module.css'

const HOME: NavigationEntry = {
  path: '/',
  label: 'app:home.title',
  icon: <HomeOutlined />,
  section: 'work',
  permission: null,
}
const ENTRIES: readonly NavigationEntry[] = [HOME, ...modules.flatMap((module) => module.navigation)]

/** Entries that this person may open. */
export function useEntries(): readonly NavigationEntry[] {
  const can = useCan()
  return ENTRIES.filter((entry) => can(entry.permission))
}

/** The entry whose path the address begins with; the longest wins. */
export function activeEntry(entries: readonly NavigationEntry[], path: string): NavigationEntry | null {
  const under = entries.filter(
    (entry) => path === entry.path || (entry.path !== '/' && path.startsWith(`${entry.path}/`)),
  )
  return under.toSorted((a, b) => b.path.length - a.path.length)[0] ?? null
}

/** The menu by sections; collapsed it shows the icons with their names as titles. */
export function Navigation({ collapsed, onGo }: { collapsed: boolean; onGo?: () => void }) {
  const { t } = useTranslation()
  const entries = useEntries()
  const path = useLocation({ select: (location) => location.pathname })
  const active = activeEntry(entries, path)
  return (
    <nav className={styles.navigation} data-collapsed={collapsed || undefined} aria-label={t('app:navigation.label')}>
      {SECTIONS.map((section) => {
        const inSection = entries.filter((entry) => entry.section === section)
        if (inSection.length === 0) return null
        return (
          <div key={section} className={styles.section}>
            {section === 'work' ? null : <h2 className={styles.title}>{t(`app:navigation.${section}`)}</h2>}
            <ul>
              {inSection.map((entry) => (
                <li key={entry.path}>
                  <Link
                    to={entry.path}
                    className={styles.entry}
                    title={collapsed ? t(entry.label) : undefined}
                    aria-current={entry === active ? 'page' : undefined}
                    onClick={onGo}
                  >
                    <span className={styles.icon} aria-hidden="true">
                      {entry.icon}
                    </span>
                    <span className={styles.name}>{t(entry.label)}</span>
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        )
      })}
    </nav>
  )
}
