import { openAnswers } from '#contract/clients'
import type { ApplicationDetail, Page } from '#contract/onboarding'
import { pageOf, pagesOf } from '#contract/onboarding'

/** A page of the application, or the last look at all of it. */
export type Step = Page | 'review'

type Found = ApplicationDetail['problems'][number]

/** How a step stands: not saved yet, or with questions open; sent back by a reviewer; lacking something; complete. */
export type StepState = 'open' | 'returned' | 'missing' | 'complete'
export type StepStanding = { step: Step; state: StepState; missing: number; open: number }

export const stepsOf = (content: { clientId: string | null }): Step[] => [...pagesOf(content), 'review']

/** Problems that are mended on a page. */
export const problemsOn = (found: readonly Found[], step: Step): Found[] =>
  found.filter(({ path }) => pageOf(path) === step)

/** The page a reviewer meant, as long as the application has not been sent on again. */
export function returnedTo(application: ApplicationDetail | undefined): Step | null {
  if (!application || (application.state !== 'RETURNED' && application.state !== 'DRAFT')) return null
  return (application.returned?.page as Page | null | undefined) ?? null
}

/** Questions of a page that nobody has answered; it may be submitted so. */
function openOn({ content }: ApplicationDetail, step: Step): number {
  const { profile } = content
  if (!profile) return 0
  return openAnswers(profile.answers, profile.type).filter(({ key }) => pageOf(`profile.answers.${key}`) === step)
    .length
}

/** Every step with its state; `application` is the draft as it was saved last. */
export function standingsOf(steps: readonly Step[], application: ApplicationDetail | undefined): StepStanding[] {
  const returned = returnedTo(application)
  return steps.map((step) => {
    const missing = application ? problemsOn(application.problems, step).length : 0
    const open = application ? openOn(application, step) : 0
    const found = { step, missing, open }
    if (!application || step === 'review') return { ...found, state: 'open', open: 0 }
    if (step === returned) return { ...found, state: 'returned' }
    if (missing > 0) return { ...found, state: 'missing' }
    return { ...found, state: open > 0 ? 'open' : 'complete' }
  })
}
