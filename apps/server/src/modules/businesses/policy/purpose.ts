/** What values of drafts and requests are sealed for. */
export const SEAL = {
  draft: 'businesses.draft',
  values: 'businesses.request',
  baseline: 'businesses.baseline',
  offers: 'businesses.offers',
  seen: 'businesses.seen',
  words: 'businesses.words',
} as const
