import { LogoutOutlined } from '@ant-design/icons'
import { createRootRoute, createRoute, createRouter, Outlet, RouterProvider } from '@tanstack/react-router'
import { Button } from 'antd'
import { lazy, type ReactNode, Suspense, useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState, ErrorState, Link, Loading, useLive } from '#kit'
import { type Around, AroundContext, useOutdate } from './around.ts'
import styles from './client.module.css'

function Frame() {
  const { t } = useTranslation()
  const around = useContext(AroundContext)
  if (!around) return null
  return (
    <>
      <header className={styles.bar}>
        <Link to="/portal" className={styles.home} aria-label={t('portal:page.home.title')}>
          {around.brand}
        </Link>
        <div className={styles.tools}>
          {around.tools}
          <Button
            type="text"
            icon={<LogoutOutlined aria-hidden="true" />}
            aria-label={t('portal:page.signOut')}
            title={t('portal:page.signOut')}
            onClick={() => void around.signOut()}
          />
        </div>
      </header>
      <main className={styles.body}>
        <Suspense fallback={<Loading rows={6} />}>
          <Outlet />
        </Suspense>
      </main>
    </>
  )
}

function Lost() {
  const { t } = useTranslation()
  return (
    <EmptyState
      title={<h1 className={styles.lost}>{t('portal:page.lost')}</h1>}
      action={<Link to="/portal">{t('portal:page.home.title')}</Link>}
    />
  )
}

const parseSearch = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text))
const stringifySearch = (search: Record<string, unknown>): string => {
  const text = new URLSearchParams(search as Record<string, string>).toString()
  return text ? `?${text}` : ''
}
const root = createRootRoute({ component: Frame, notFoundComponent: Lost })
const page = (path: string, load: () => Promise<{ default: () => ReactNode }>) =>
  createRoute({
    getParentRoute: () => root,
    path,
    validateSearch: (search: Record<string, unknown>) => search as Record<string, string>,
    component: lazy(load),
  })
const router = createRouter({
  routeTree: root.addChildren([
    page('/portal', () => import('./home.tsx')),
    page('/portal/start/$accountId/$businessId', () => import('./start.tsx')),
    page('/portal/agreements/$agreementId', () => import('./agreement.tsx')),
    page('/portal/requests/$requestId', () => import('./request.tsx')),
    page('/portal/requests/$requestId/amend', () => import('./amend.tsx')),
  ]),
  parseSearch,
  stringifySearch,
  defaultErrorComponent: ({ error, reset }) => <ErrorState error={error} retry={reset} />,
  defaultPreload: false,
  scrollRestoration: true,
})

/** The client's own pages. */
export function PortalPages(around: Around) {
  const outdate = useOutdate()
  useLive('requests', () => outdate('none'))
  return (
    <AroundContext value={around}>
      <RouterProvider router={router} />
    </AroundContext>
  )
}
