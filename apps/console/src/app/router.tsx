import { createRootRoute, createRoute, createRouter, Outlet } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { ErrorState, Loading, NotFound, type PageEntry } from '#kit'
import { modules } from './modules.ts'
import { ownPages } from './own-pages.ts'
import { Frame } from './shell/frame.tsx'
import { Guarded } from './shell/guarded.tsx'

/** Addresses carry plain strings, so that people can read, write and share them. */
const parseSearch = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text))
const stringifySearch = (search: Record<string, unknown>): string => {
  const text = new URLSearchParams(
    Object.entries(search).flatMap(([key, value]) =>
      typeof value === 'string' && value ? [[key, value] as [string, string]] : [],
    ),
  ).toString()
  return text ? `?${text}` : ''
}

const root = createRootRoute({
  component: () => (
    <Frame>
      <Outlet />
    </Frame>
  ),
  notFoundComponent: NotFound,
})

function pageRoute(page: PageEntry) {
  const Content = lazy(page.load)
  return createRoute({
    getParentRoute: () => root,
    path: page.path,
    validateSearch: (search: Record<string, unknown>) => search as Record<string, string>,
    component: () => (
      <Guarded permission={page.permission}>
        <Suspense fallback={<Loading rows={8} />}>
          <Content />
        </Suspense>
      </Guarded>
    ),
  })
}

/** The shell's own pages and those of every module. */
export function createPages() {
  const pages = [...ownPages, ...modules.flatMap((module) => module.pages)]
  return createRouter({
    routeTree: root.addChildren(pages.map(pageRoute)),
    parseSearch,
    stringifySearch,
    defaultPendingComponent: () => <Loading rows={8} />,
    defaultErrorComponent: ({ error, reset }) => <ErrorState error={error} retry={reset} />,
    defaultPreload: false,
    scrollRestoration: true,
  })
}
