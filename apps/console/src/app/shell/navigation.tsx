import { HomeOutlined, RightOutlined } from '@ant-design/icons'
import { useLocation } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, type NavigationEntry, SECTIONS, type Section, useCan } from '#kit'
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

const OPENED = 'kontor.navigation.sections'
/** Menus up to this long are shown whole; of a longer one only what everybody opens daily, until a section is opened. */
const SHOWN_WHOLE = 24
const DAILY: ReadonlySet<Section> = new Set(['work', 'clients'])

type Chosen = Readonly<Partial<Record<Section, boolean>>>

function readChosen(): Chosen {
  try {
    return JSON.parse(localStorage.getItem(OPENED) ?? '{}') as Chosen
  } catch {
    return {}
  }
}

/** What this person opened (true) and closed (false) on this machine. */
function useSections(): [Chosen, (section: Section, open: boolean) => void] {
  const [chosen, setChosen] = useState(readChosen)
  const choose = (section: Section, open: boolean) => {
    const next = { ...chosen, [section]: open }
    localStorage.setItem(OPENED, JSON.stringify(next))
    setChosen(next)
  }
  return [chosen, choose]
}

function Entries({ id, entries, active, collapsed, onGo }: EntriesProps) {
  const { t } = useTranslation()
  return (
    <ul id={id}>
      {entries.map((entry) => (
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
  )
}

type EntriesProps = {
  id: string
  entries: readonly NavigationEntry[]
  active: NavigationEntry | null
  collapsed: boolean
  onGo: (() => void) | undefined
}

/** The menu by sections that open and close; collapsed it shows the icons of all with their names as titles. */
export function Navigation({ collapsed, onGo }: { collapsed: boolean; onGo?: () => void }) {
  const { t } = useTranslation()
  const id = useId()
  const entries = useEntries()
  const path = useLocation({ select: (location) => location.pathname })
  const active = activeEntry(entries, path)
  const [chosen, choose] = useSections()
  return (
    <nav className={styles.navigation} data-collapsed={collapsed || undefined} aria-label={t('app:navigation.label')}>
      {SECTIONS.map((section) => {
        const inSection = entries.filter((entry) => entry.section === section)
        if (inSection.length === 0) return null
        const list = `${id}-${section}`
        const shown = { id: list, entries: inSection, active, collapsed, onGo }
        if (section === 'work' || collapsed)
          return (
            <div key={section} className={styles.section}>
              <Entries {...shown} />
            </div>
          )
        const holdsActive = active?.section === section
        const open = chosen[section] ?? (holdsActive || entries.length <= SHOWN_WHOLE || DAILY.has(section))
        return (
          <div key={section} className={styles.section}>
            <h2>
              <button
                type="button"
                className={styles.title}
                aria-expanded={open}
                aria-controls={open ? list : undefined}
                data-active={(holdsActive && !open) || undefined}
                onClick={() => choose(section, !open)}
              >
                <span>{t(`app:navigation.${section}`)}</span>
                <RightOutlined className={styles.turn ?? ''} aria-hidden="true" />
              </button>
            </h2>
            {open ? <Entries {...shown} /> : null}
          </div>
        )
      })}
    </nav>
  )
}
