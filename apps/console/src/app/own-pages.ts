import type { PageEntry } from '#kit'

/** Pages that belong to no module: everybody who is signed in has them. */
export const ownPages: readonly PageEntry[] = [
  { path: '/', permission: null, load: () => import('./pages/home.tsx') },
  { path: '/downloads', permission: null, load: () => import('./pages/downloads.tsx') },
  { path: '/bulk-runs', permission: null, load: () => import('./pages/bulk-runs.tsx') },
  { path: '/bulk-runs/$runId', permission: null, load: () => import('./pages/bulk-run.tsx') },
  { path: '/intakes', permission: null, load: () => import('./pages/intakes.tsx') },
  { path: '/intakes/new', permission: null, load: () => import('./pages/intake-new.tsx') },
  { path: '/intakes/$intakeId', permission: null, load: () => import('./pages/intake.tsx') },
  { path: '/profile', permission: null, load: () => import('./pages/profile.tsx') },
]
