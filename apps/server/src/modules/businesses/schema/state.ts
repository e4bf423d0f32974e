/** A business is written as a draft, published again and again, and retired; a published one may be drafted anew. */
export const BUSINESS_STATES = ['draft', 'published', 'retired'] as const
export type BusinessState = (typeof BUSINESS_STATES)[number]

/** From each state the ones it may go to; publishing a retired business brings it back. */
export const BUSINESS_TRANSITIONS: Readonly<Record<BusinessState, readonly BusinessState[]>> = {
  draft: ['published'],
  published: ['retired'],
  retired: ['published'],
}

/** A request runs, waits for its maker to amend it, or has ended. */
export const REQUEST_STATES = [
  'running',
  'returned',
  'approved',
  'refused',
  'withdrawn',
  'terminated',
  'expired',
] as const
export type RequestState = (typeof REQUEST_STATES)[number]

/** From each state the ones it may go to; an ended request never runs again, it is copied. */
export const REQUEST_TRANSITIONS: Readonly<Record<RequestState, readonly RequestState[]>> = {
  running: ['returned', 'approved', 'refused', 'withdrawn', 'terminated', 'expired'],
  returned: ['running', 'approved', 'refused', 'withdrawn', 'terminated', 'expired'],
  approved: [],
  refused: [],
  withdrawn: [],
  terminated: [],
  expired: [],
}

/** Where a request came from. */
export const ORIGINS = [
  'menu',
  'client',
  'account',
  'accountList',
  'copy',
  'relay',
  'subFlow',
  'dispatch',
  'api',
  'portal',
] as const
export type Origin = (typeof ORIGINS)[number]

/** What wrote a revision: its maker at launch and after a return, a handler at a step, a monitor. */
export const REVISION_KINDS = ['launch', 'amend', 'edit', 'correct'] as const
export type RevisionKind = (typeof REVISION_KINDS)[number]
