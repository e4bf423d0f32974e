import type { AnyCommand } from '#platform/command.ts'
import { homeParts } from '#platform/home/home.ts'
import { defineModule } from '#platform/module.ts'
import { effectiveIsFiled, entriesBelong } from './checks.ts'
import * as answer from './commands/answer.ts'
import * as breaks from './commands/break.ts'
import * as filings from './commands/filing.ts'
import { changeForm, verifyForm } from './commands/form-template.ts'
import * as order from './commands/order.ts'
import * as profile from './commands/profile.ts'
import * as report from './commands/report.ts'
import { setSchedule } from './commands/schedule.ts'
import { filingErrors } from './errors.ts'
import { clockPart } from './home.ts'
import { filingCrontab, filingTasks } from './jobs.ts'
import { answerList, breakList, filingList, omissionList } from './lists.ts'
import { prepareProfiles } from './prepare.ts'
import { exceptionList, reportLineList, reportList } from './report-lists.ts'
import { routes } from './routes.ts'

/** Filing of client numbers: the file of the whole set, its way to the exchange, the answers, and where both differ. */
export const filing = defineModule({
  name: 'filing',
  migrations: new URL('./migrations/', import.meta.url),
  errors: filingErrors,
  permissions: [
    { key: 'filing.filing.view' },
    { key: 'filing.filing.export' },
    { key: 'filing.profile.view' },
    { key: 'filing.report.view' },
    { key: 'filing.report.export', sensitive: true },
    { key: 'filing.break.view' },
    { key: 'filing.break.export', sensitive: true },
    { key: 'filing.order.view' },
    { key: 'filing.order.export', sensitive: true },
  ],
  commands: [
    profile.changeProfile,
    profile.verifyProfile,
    filings.createFiling,
    filings.sendFiling,
    filings.handOver,
    filings.confirmSent,
    filings.failFiling,
    filings.revealFile,
    answer.receiveAnswer,
    answer.rejectAnswer,
    answer.applyAnswer,
    breaks.followUp,
    breaks.closeBreak,
    breaks.refileClient,
    setSchedule,
    report.reportAggregated,
    report.reportChange,
    report.reportError,
    report.reportOffExchange,
    report.reportQuoteChange,
    changeForm,
    verifyForm,
    report.removeLine,
    report.writeReport,
    order.takeOrders,
    order.judgeOrders,
  ] as AnyCommand[],
  lists: [filingList, answerList, breakList, omissionList, reportLineList, reportList, exceptionList],
  routes,
  tasks: filingTasks,
  crontab: filingCrontab,
  checks: [entriesBelong, effectiveIsFiled],
  offers: [homeParts.offer(clockPart)],
  prepare: prepareProfiles,
})

export { buildFiling } from './build.ts'
export { createFiling } from './commands/filing.ts'
export { takeOrders } from './commands/order.ts'
export { setSchedule } from './commands/schedule.ts'
export { SHIPPED } from './data/profiles.ts'
export { population } from './population.ts'
export * from './schema.ts'
