import { defineExtensionPoint } from '#platform/extension.ts'
import type { Platform } from '#platform/platform.ts'
import { messageErrors } from './errors.ts'
import type { Enclosure, MessageKind } from './policy/kind.ts'

export type { Enclosure, MessageKind } from './policy/kind.ts'

/** Makes the papers that go with an e-mail of one kind, when it leaves, of what the message is about. */
export type Encloser = { kind: string; enclose(platform: Platform, about: string): Promise<Enclosure[]> }

export const enclosers = defineExtensionPoint<Encloser>('messages.encloser')

export const messageKinds = defineExtensionPoint<MessageKind>('messages.kinds')

/** What this module itself sends: whether the way out works. */
export const trialKinds: readonly MessageKind[] = [
  { kind: 'messages.trialSms', channel: 'sms', placeholders: ['sender'], urgent: true, expiresHours: 1 },
  { kind: 'messages.trialChat', channel: 'chat', placeholders: ['sender'], urgent: true, expiresHours: 1 },
  { kind: 'messages.trialEmail', channel: 'email', placeholders: ['sender'], urgent: true, expiresHours: 1 },
]

/** @throws KIND_UNKNOWN */
export function kindOf(platform: Platform, kind: string): MessageKind {
  const found = platform.offered(messageKinds).find((one) => one.kind === kind)
  if (!found) throw messageErrors.KIND_UNKNOWN({ kind })
  return found
}
