/** What a case is about, where that is no command: its own page, where it is decided, and how its maker takes it back. */
export type Subject = { page: string; withdraw: string }

/** Business subjects, by the target type of their cases. */
export const SUBJECTS: Readonly<Record<string, Subject>> = {
  application: { page: '/applications', withdraw: 'onboarding.application.withdraw' },
  request: { page: '/requests', withdraw: 'businesses.request.withdraw' },
}
