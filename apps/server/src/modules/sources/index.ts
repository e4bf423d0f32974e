import { outsideWork } from '#modules/approvals'
import type { AnyCommand } from '#platform/command.ts'
import { defineModule } from '#platform/module.ts'
import { sourceChecks } from './checks.ts'
import { checkDraft, createSource, discardDraft, editDraft, openDraft, putRows } from './commands/draft.ts'
import { publish, removeSecret, retire, setSecret } from './commands/life.ts'
import { sourceErrors } from './errors.ts'
import { sourceCrontab, sourceTasks } from './jobs.ts'
import { runList, sourceList } from './lists.ts'
import { lookupRunner } from './lookup.ts'
import { registers, sourceUses } from './points.ts'
import { sourceRoutes } from './routes.ts'
import { prepareReader } from './service/reader.ts'
import { caseView, flowUses } from './views.ts'

/** Data that forms and flows ask for: registers staff keep, views of modules, guarded SQL, other systems over HTTP. */
export const sources = defineModule({
  name: 'sources',
  migrations: new URL('./migrations/', import.meta.url),
  errors: sourceErrors,
  permissions: [
    { key: 'sources.source.view' },
    { key: 'sources.source.export' },
    { key: 'sources.source.read' },
    { key: 'sources.draft.try' },
    { key: 'sources.run.view' },
    { key: 'sources.run.export', sensitive: true },
  ],
  commands: [
    createSource,
    openDraft,
    editDraft,
    discardDraft,
    checkDraft,
    putRows,
    publish,
    retire,
    setSecret,
    removeSecret,
  ] as AnyCommand[],
  lists: [sourceList, runList],
  routes: sourceRoutes,
  tasks: sourceTasks,
  crontab: sourceCrontab,
  checks: sourceChecks,
  offers: [registers.offer(caseView), sourceUses.offer(flowUses), outsideWork.offer(lookupRunner)],
  prepare: prepareReader,
})

export { sourceErrors } from './errors.ts'
export { type PublishedView, registers, type SourceUsers, sourceUses } from './points.ts'
export { scalarOf } from './policy/scalar.ts'
export * from './schema.ts'
export { offeredBy as offeredSources } from './service/detail.ts'
export { type ReadContext, type ReadOptions, readSource, replayRun } from './service/read.ts'
export { type SeedSource, seedSource } from './service/seed.ts'
export { currentNumbers } from './store/source.ts'
