import type { AnyCommand } from '#platform/command.ts'
import { defineModule } from '#platform/module.ts'
import { secretsErased } from './checks.ts'
import * as robots from './commands/robot.ts'
import * as commands from './commands.ts'
import { messageErrors } from './errors.ts'
import { messageCrontab, messageTasks } from './jobs.ts'
import { messageKinds, trialKinds } from './kinds.ts'
import { messageList } from './lists.ts'
import { messageRoutes } from './routes.ts'

/** SMS and e-mail to clients: words, queue, ways out, receipts. */
export const messages = defineModule({
  name: 'messages',
  migrations: new URL('./migrations/', import.meta.url),
  errors: messageErrors,
  permissions: [
    { key: 'messages.message.view' },
    { key: 'messages.message.export', sensitive: true },
    { key: 'messages.template.view' },
  ],
  commands: [
    commands.resendMessage,
    commands.sendTrial,
    commands.changeTemplate,
    commands.restoreTemplate,
    commands.configureQuietHours,
    robots.addRobot,
    robots.changeRobot,
    robots.removeRobot,
    robots.tryRobot,
  ] as AnyCommand[],
  lists: [messageList],
  routes: messageRoutes,
  tasks: messageTasks,
  crontab: messageCrontab,
  checks: [secretsErased],
  offers: trialKinds.map((kind) => messageKinds.offer(kind)),
})

export { sendTrial as sendTrialMessage } from './commands.ts'
export { messageErrors } from './errors.ts'
export { type Encloser, type Enclosure, enclosers, type MessageKind, messageKinds } from './kinds.ts'
export { newCode } from './policy/code.ts'
export * from './schema.ts'
export { type MessageRequest, queueMessage } from './service/queue.ts'
export { giveUp as giveUpMessages, type Standing as MessageStanding, standingOf } from './store/message.ts'
export { listRobots as listMessageRobots } from './store/robot.ts'
