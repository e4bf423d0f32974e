import { MenuFoldOutlined, MenuOutlined, MenuUnfoldOutlined, SearchOutlined } from '@ant-design/icons'
import { useLocation } from '@tanstack/react-router'
import { Button } from 'antd'
import { Fragment, type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Drawer, Link, useIsNarrow, useMedia, useParts, useSession, useShortcuts } from '#kit'
import { FirstPassword } from '../session/first-password.tsx'
import { AccountMenu } from './account-menu.tsx'
import styles from './frame.module.css'
import { Logo, Wordmark } from './logo.tsx'
import { Navigation } from './navigation.tsx'
import { LanguageMenu, ModeMenu } from './preferences.tsx'
import { SearchPalette } from './search.tsx'
import { Starts } from './starts.tsx'
import { Tray } from './tray.tsx'

const COLLAPSED = 'kontor.navigation'

/** The menu at the side; folded it shows icons. */
function Side({ collapsed, folded, fold }: { collapsed: boolean; folded: boolean; fold: (() => void) | null }) {
  const { t } = useTranslation()
  return (
    <aside className={`${styles.side} k-no-print`}>
      <Link to="/" className={styles.brand} aria-label={t('app:home.title')}>
        <Logo />
        {collapsed ? null : <Wordmark />}
      </Link>
      <Navigation collapsed={collapsed} />
      {fold ? (
        <Button
          className={styles.fold ?? ''}
          type="text"
          icon={folded ? <MenuUnfoldOutlined aria-hidden="true" /> : <MenuFoldOutlined aria-hidden="true" />}
          aria-label={t(folded ? 'app:navigation.unfold' : 'app:navigation.fold')}
          onClick={fold}
        />
      ) : null}
    </aside>
  )
}

/** Search, what runs in the background, language, appearance, who one is. */
function Top({ narrow, openMenu, openSearch }: { narrow: boolean; openMenu: () => void; openSearch: () => void }) {
  const { t } = useTranslation()
  const parts = useParts('header', '')
  return (
    <header className={`${styles.top} k-no-print`}>
      {narrow ? (
        <Button
          type="text"
          icon={<MenuOutlined aria-hidden="true" />}
          aria-label={t('app:navigation.open')}
          onClick={openMenu}
        />
      ) : null}
      <button type="button" className={styles.search} onClick={openSearch}>
        <SearchOutlined aria-hidden="true" />
        <span className={styles.searchText}>{t('app:search.placeholder')}</span>
        {narrow ? null : <kbd>{t('app:search.keys')}</kbd>}
      </button>
      <div className={styles.right}>
        <Starts />
        {parts.map((part) => (
          <Fragment key={part.id}>{part.content}</Fragment>
        ))}
        <Tray />
        {narrow ? null : <LanguageMenu />}
        {narrow ? null : <ModeMenu />}
        <AccountMenu />
      </div>
    </header>
  )
}

/** The menu on a phone. */
function MenuDrawer({ open, close }: { open: boolean; close: () => void }) {
  return (
    <Drawer
      open={open}
      onClose={close}
      placement="left"
      size={280}
      title={<Wordmark />}
      styles={{ body: { padding: '12px 4px' } }}
    >
      <Navigation collapsed={false} onGo={close} />
      <div className={styles.menuFoot}>
        <LanguageMenu />
        <ModeMenu />
      </div>
    </Drawer>
  )
}

/** Beside the pages: where one is, finding anything, what runs in the background, who one is. */
export function Frame({ children }: { children: ReactNode }) {
  const { t } = useTranslation()
  const session = useSession()
  const narrow = useIsNarrow()
  const medium = useMedia('(max-width: 1100px)')
  const [folded, setFolded] = useState(() => localStorage.getItem(COLLAPSED) === 'folded')
  const [menu, setMenu] = useState(false)
  const [search, setSearch] = useState(false)
  const main = useRef<HTMLElement>(null)
  const path = useLocation({ select: (location) => location.pathname })
  const collapsed = folded || medium
  useShortcuts([{ keys: 'Ctrl+k', label: 'app:search.shortcut', run: () => setSearch(true) }])
  useEffect(() => {
    setMenu(false)
    main.current?.focus({ preventScroll: true })
  }, [path])
  if (session.passwordChangeRequired) return <FirstPassword />
  const fold = () => {
    localStorage.setItem(COLLAPSED, folded ? 'open' : 'folded')
    setFolded(!folded)
  }
  return (
    <div className={styles.frame} data-collapsed={collapsed || undefined} data-narrow={narrow || undefined}>
      <a className={styles.skip} href="#main">
        {t('app:skip')}
      </a>
      {narrow ? null : <Side collapsed={collapsed} folded={folded} fold={medium ? null : fold} />}
      <div className={styles.body}>
        <Top narrow={narrow} openMenu={() => setMenu(true)} openSearch={() => setSearch(true)} />
        <main id="main" ref={main} tabIndex={-1} className={styles.main}>
          {children}
        </main>
      </div>
      <MenuDrawer open={menu && narrow} close={() => setMenu(false)} />
      <SearchPalette open={search} close={() => setSearch(false)} />
    </div>
  )
}
