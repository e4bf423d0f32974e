import { caseFollowers } from '#modules/approvals'
import { documentFollowers } from '#modules/archive'
import type { AnyCommand } from '#platform/command.ts'
import { defineModule } from '#platform/module.ts'
import * as commands from './commands.ts'
import { webhookErrors } from './errors.ts'
import { webhookCrontab, webhookTasks } from './jobs.ts'
import { deliveryList, subscriptionList, VIEW } from './lists.ts'
import { webhookRoutes } from './routes/routes.ts'
import { filedFollower, VIEW_EVENTS, webhookFollower } from './service/feed.ts'

/** Webhooks and events: other systems hear what happened, signed, in order, with what they missed. */
export const webhooks = defineModule({
  name: 'webhooks',
  migrations: new URL('./migrations/', import.meta.url),
  errors: webhookErrors,
  permissions: [{ key: VIEW }, { key: 'webhooks.subscription.export' }, { key: VIEW_EVENTS }],
  commands: [
    commands.subscribe,
    commands.changeSubscription,
    commands.rotateSecret,
    commands.pauseSubscription,
    commands.resumeSubscription,
    commands.removeSubscription,
    commands.tryReceiver,
    commands.replayDelivery,
  ] as AnyCommand[],
  lists: [subscriptionList, deliveryList],
  routes: webhookRoutes,
  tasks: webhookTasks,
  crontab: webhookCrontab,
  offers: [caseFollowers.offer(webhookFollower), documentFollowers.offer(filedFollower)],
})

export { pauseSubscription as pauseWebhook, subscribe as subscribeWebhook } from './commands.ts'
export * from './schema.ts'
