/** What sealed texts and blind indexes of this module are bound to. */
export const SEAL = {
  content: 'onboarding.revision.content',
  identity: 'onboarding.application.identity',
  cells: 'onboarding.import.cells',
  contact: 'onboarding.contact.to',
  code: 'onboarding.contact.code',
} as const
