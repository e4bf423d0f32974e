import { z } from 'zod'
import { platformErrors } from '#platform/errors.ts'
import { commandRoute, listRoute, queryRoute, type Route } from '#platform/http/route.ts'
import type { Platform } from '#platform/platform.ts'
import * as robots from './commands/robot.ts'
import * as commands from './commands.ts'
import { type MessageKind, messageKinds } from './kinds.ts'
import { messageList } from './lists.ts'
import {
  CHANNELS,
  MESSAGE_LANGUAGES,
  type MessageKindDetail,
  type MessageSettings,
  messageDetail,
  messageKind,
  messageSettings,
  robotDetail,
} from './schema.ts'
import { messageInScope } from './scope.ts'
import { houseWords } from './service/queue.ts'
import { findMessage } from './store/message.ts'
import { waitingByChannel } from './store/queue.ts'
import { listRobots } from './store/robot.ts'
import { findQuietHours, type OwnTemplate, ownTemplates } from './store/setting.ts'

const id = z.object({ id: z.uuid() })

async function settingsOf({ db, config }: Platform): Promise<MessageSettings> {
  const waiting = await waitingByChannel(db)
  const { sms, mail } = config.messages
  const known = await listRobots(db)
  const configured = { sms: sms !== null, email: mail !== null, chat: known.some(({ enabled }) => enabled) }
  return {
    ...(await findQuietHours(db)),
    timeZone: config.timeZone,
    channels: CHANNELS.map((channel) => ({
      channel,
      configured: configured[channel],
      waiting: waiting.get(channel) ?? 0,
    })),
  }
}

function shownKind(kind: MessageKind, own: readonly OwnTemplate[]): MessageKindDetail {
  const secrets = new Set(kind.secrets)
  return {
    kind: kind.kind,
    channel: kind.channel,
    urgent: kind.urgent,
    placeholders: kind.placeholders.map((name) => ({ name, secret: secrets.has(name) })),
    templates: MESSAGE_LANGUAGES.map((language) => {
      const changed = own.find((one) => one.kind === kind.kind && one.language === language)
      const { subject, body } = changed ?? houseWords(kind, language)
      return { language, subject, body, own: changed !== undefined, changedAt: changed?.changedAt ?? null }
    }),
  }
}

export const messageRoutes: readonly Route[] = [
  listRoute('/messages', messageList),
  queryRoute({
    id: 'messages.message.get',
    path: '/messages/{id}',
    permission: 'messages.message.view',
    scope: 'accounts',
    summary: 'One message with what became of it, masked',
    params: id,
    response: messageDetail,
    handle: async ({ platform, actor }, { params }) => {
      const found = await findMessage(platform.db, messageInScope(actor), params.id)
      if (!found) throw platformErrors.NOT_FOUND()
      return found
    },
  }),
  queryRoute({
    id: 'messages.setting.get',
    path: '/message-settings',
    permission: 'messages.message.view',
    scope: 'none',
    summary: 'Quiet hours, and which ways out are set up',
    response: messageSettings,
    handle: ({ platform }) => settingsOf(platform),
  }),
  queryRoute({
    id: 'messages.template.list',
    path: '/message-templates',
    permission: 'messages.template.view',
    scope: 'none',
    summary: 'Every kind of message with its words',
    response: z.object({ items: z.array(messageKind) }),
    handle: async ({ platform }) => {
      const own = await ownTemplates(platform.db)
      return { items: platform.offered(messageKinds).map((kind) => shownKind(kind, own)) }
    },
  }),
  queryRoute({
    id: 'messages.robot.list',
    path: '/message-robots',
    permission: 'messages.template.view',
    scope: 'none',
    summary: 'Robots of chat groups; their addresses are never shown whole',
    response: z.object({ items: z.array(robotDetail) }),
    handle: async ({ platform }) => ({ items: await listRobots(platform.db) }),
  }),
  commandRoute('POST', '/message-robots', robots.addRobot, { summary: 'Add a robot of a group', created: true }),
  commandRoute('PUT', '/message-robots/{id}', robots.changeRobot, { summary: 'Change a robot' }),
  commandRoute('DELETE', '/message-robots/{id}', robots.removeRobot, { summary: 'Remove a robot' }),
  commandRoute('POST', '/message-robots/{id}/trial', robots.tryRobot, { summary: 'Post a trial into the group' }),
  commandRoute('POST', '/messages/{id}/resend', commands.resendMessage, { summary: 'Send a failed message again' }),
  commandRoute('POST', '/messages/trial', commands.sendTrial, { summary: 'Send a message to try the way out' }),
  commandRoute('PUT', '/message-templates/{kind}', commands.changeTemplate, {
    summary: "Put the broker's own words in the place of a kind's",
  }),
  commandRoute('POST', '/message-templates/{kind}/restore', commands.restoreTemplate, {
    summary: 'Go back to the words that came with a kind',
  }),
  commandRoute('PUT', '/message-settings', commands.configureQuietHours, { summary: 'Set the quiet hours' }),
]
