/** A business is written as a draft, published again and again, and retired; a published one may be drafted anew. */
export const BUSINESS_STATES = ['draft', 'published', 'retired'] as const
export type BusinessState = (typeof BUSINESS_STATES)[number]

/** From each state the ones it may go to; publishing a retired business brings it back. */
export const BUSINESS_TRANSITIONS: Readonly<Record<BusinessState, readonly BusinessState[]>> = {
  draft: ['published'],
  published: ['retired'],
  retired: ['published'],
}
