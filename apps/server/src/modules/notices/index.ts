import { caseFollowers, caseSignals } from '#modules/approvals'
import { messageKinds } from '#modules/messages'
import { reassignedListeners } from '#modules/onboarding'
import type { AnyCommand } from '#platform/command.ts'
import { defineModule } from '#platform/module.ts'
import * as commands from './commands.ts'
import { noticeErrors } from './errors.ts'
import { noticeCrontab, noticeTasks } from './jobs.ts'
import { noticeKinds } from './kinds.ts'
import { deliveryList, LOG, noticeList, VIEW } from './lists.ts'
import { noticeRoutes } from './routes.ts'
import { noticeFollower, noticeSignals } from './service/follow.ts'
import { tellReassigned } from './service/handed-over.ts'

/** Notices: who is told what happened to cases, in the console, by e-mail and SMS. */
export const notices = defineModule({
  name: 'notices',
  migrations: new URL('./migrations/', import.meta.url),
  errors: noticeErrors,
  permissions: [
    { key: VIEW },
    { key: 'notices.notice.export' },
    { key: LOG },
    { key: 'notices.delivery.export', sensitive: true },
    { key: 'notices.rule.view' },
  ],
  commands: [
    commands.readNotice,
    commands.readAllNotices,
    commands.followNoticeLink,
    commands.setPreference,
    commands.setRule,
    commands.restoreRule,
    commands.changeNoticeTemplate,
    commands.restoreNoticeTemplate,
  ] as AnyCommand[],
  lists: [noticeList, deliveryList],
  routes: noticeRoutes,
  tasks: noticeTasks,
  crontab: noticeCrontab,
  offers: [
    caseFollowers.offer(noticeFollower),
    caseSignals.offer(noticeSignals),
    reassignedListeners.offer(tellReassigned),
    ...noticeKinds.map((kind) => messageKinds.offer(kind)),
  ],
})

export { setPreference as setNoticePreference } from './commands.ts'
export * from './schema.ts'
