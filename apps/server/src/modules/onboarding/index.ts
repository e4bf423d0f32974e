import { caseListeners } from '#modules/approvals'
import { placeHolders } from '#modules/clients'
import { messageKinds } from '#modules/messages'
import { LANGUAGES, type Language } from '#platform/actor.ts'
import type { AnyCommand } from '#platform/command.ts'
import { bundleExports } from '#platform/exports/bundle.ts'
import { homeParts } from '#platform/home/home.ts'
import { defineModule } from '#platform/module.ts'
import { openWork } from '#platform/open-work.ts'
import type { Platform } from '#platform/platform.ts'
import { searchProviders } from '#platform/search/search.ts'
import { text } from '#platform/texts.ts'
import { onboardingChecks } from './checks.ts'
import { openFurther } from './commands/account.ts'
import * as application from './commands/application.ts'
import { confirmContact, sendContactCode, setContactDemand } from './commands/contact.ts'
import { exportDossier } from './commands/dossier.ts'
import { cancelImport, confirmImport, createImport, importRow, retryImport } from './commands/import.ts'
import { failOpening, openApproved } from './commands/opening.ts'
import { reassignApplication } from './commands/reassign.ts'
import { revealContent } from './commands/reveal.ts'
import { onboardingErrors } from './errors.ts'
import { applicationsHeld, statesPart } from './home.ts'
import { onboardingTasks } from './jobs.ts'
import { onboardingKinds } from './kinds.ts'
import { applicationList, importList } from './lists.ts'
import { applicationRoutes } from './routes/application.ts'
import { contactRoutes } from './routes/contact.ts'
import { importRoutes } from './routes/import.ts'
import { applicationSearch } from './search.ts'
import { dossier } from './service/dossier.ts'
import { publishReviewFlow, REVIEW_PERMISSIONS, reviewListener } from './service/review.ts'
import { hasApplicationAt } from './store/application.ts'

const STEPS = ['firstReview', 'videoCall', 'compliance', 'officer'] as const

/** The name of a step, or of the flow, in the three languages. */
function names(key: string): [string, string, string] {
  const [hans, hant, en] = LANGUAGES.map((language: Language) => text(language, `onboarding:${key}`))
  return [hans ?? '', hant ?? '', en ?? '']
}

async function prepare(platform: Platform): Promise<void> {
  const steps = Object.fromEntries(STEPS.map((step) => [step, names(`state.reviewStep.${step}`)]))
  await publishReviewFlow(platform, steps as Parameters<typeof publishReviewFlow>[1], names('flow.title'))
}

/** Account opening: applications, their review, and the import of many at once. */
export const onboarding = defineModule({
  name: 'onboarding',
  migrations: new URL('./migrations/', import.meta.url),
  errors: onboardingErrors,
  permissions: [
    { key: 'onboarding.application.view' },
    { key: 'onboarding.application.export', sensitive: true },
    ...Object.values(REVIEW_PERMISSIONS).map((key) => ({ key })),
  ],
  commands: [
    application.createApplication,
    application.updateApplication,
    application.submit,
    application.withdraw,
    application.cancel,
    application.returnApplication,
    application.retryOpening,
    reassignApplication,
    openApproved,
    openFurther,
    failOpening,
    revealContent,
    exportDossier,
    sendContactCode,
    confirmContact,
    setContactDemand,
    createImport,
    confirmImport,
    retryImport,
    cancelImport,
    importRow,
  ] as AnyCommand[],
  lists: [applicationList, importList],
  routes: [...applicationRoutes, ...contactRoutes, ...importRoutes],
  tasks: onboardingTasks,
  checks: onboardingChecks,
  offers: [
    caseListeners.offer(reviewListener),
    placeHolders.offer(hasApplicationAt),
    searchProviders.offer(applicationSearch),
    homeParts.offer(statesPart),
    openWork.offer(applicationsHeld),
    bundleExports.offer(dossier),
    ...onboardingKinds.map((kind) => messageKinds.offer(kind)),
  ],
  prepare,
})

export { startApplication } from './commands/application.ts'
export { onboardingErrors } from './errors.ts'
export { COLUMNS, headingOf } from './import/columns.ts'
export { writeImportTemplate } from './import/template.ts'
export { type Opened, type OpenedListener, openedListeners } from './opened-listener.ts'
export { type OpeningCheck, type OpeningObjection, openingChecks } from './opening-check.ts'
export { type Reassigned, type ReassignedListener, reassignedListeners } from './reassigned-listener.ts'
export { type Returned, type ReturnedListener, returnedListeners } from './returned-listener.ts'
export type { ApplicationContent } from './schema/content.ts'
export * from './schema.ts'
export { seedConfirmedContact } from './seed.ts'
export { currentRevision } from './service/content.ts'
export { openedFile } from './service/dossier.ts'
export { getApplication } from './service/read.ts'
export { REVIEW_FLOW, REVIEW_PERMISSIONS } from './service/review.ts'
export type { ApplicationRow } from './store/application.ts'
