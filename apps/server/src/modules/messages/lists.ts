import { sql } from 'kysely'
import { z } from 'zod'
import { normaliseEmail, normalisePhone } from '#modules/clients'
import type { Cipher } from '#platform/cipher.ts'
import { chosenFilter } from '#platform/lists/filter.ts'
import { defineFilter, type ListDefinition } from '#platform/lists/list.ts'
import { CHANNELS, MESSAGE_REASONS, MESSAGE_STATUSES } from './schema.ts'
import { messageInScope } from './scope.ts'
import { SEAL } from './store/message.ts'

/** Blind indexes of what somebody may have meant: a phone of Hong Kong, of the mainland, an address. */
function meant(cipher: Cipher, text: string): Buffer[] {
  const found = [normalisePhone(text, 'HK'), normalisePhone(text, 'CN'), normaliseEmail(text)]
  return [...new Set(found.filter((one) => one !== null))].map((one) => cipher.blindIndex(one, SEAL.to))
}

/** Messages in scope, newest first: indexes message_created, message_client, message_failed. */
export const messageList: ListDefinition = {
  id: 'messages.message',
  permission: 'messages.message.view',
  exportPermission: 'messages.message.export',
  scope: 'accounts',
  summary: 'Messages to clients in scope',
  from: sql`messages.message m`,
  detail: sql`left join clients.v_client c on c.id = m.client_id`,
  rowId: sql<string>`m.id`,
  where: messageInScope,
  topic: 'messages',
  columns: [
    { key: 'createdAt', kind: 'instant', select: sql`m.created_at` },
    { key: 'kind', kind: 'text', select: sql`m.kind` },
    { key: 'channel', kind: 'state', select: sql`m.channel`, values: 'messages:state.channel' },
    { key: 'clientNo', kind: 'id', select: sql`c.client_no` },
    { key: 'clientName', kind: 'text', select: sql`c.display_name` },
    { key: 'toMasked', kind: 'text', select: sql`m.to_masked` },
    { key: 'status', kind: 'state', select: sql`m.status`, values: 'messages:state.message' },
    { key: 'reason', kind: 'state', select: sql`m.reason`, values: 'messages:state.reason' },
    { key: 'attempts', kind: 'number', select: sql`m.attempts` },
    { key: 'sentAt', kind: 'instant', select: sql`m.sent_at` },
    { key: 'settledAt', kind: 'instant', select: sql`m.settled_at`, hidden: true },
    { key: 'bodyMasked', kind: 'text', select: sql`m.body_masked`, hidden: true },
    { key: 'receipt', kind: 'text', select: sql`m.receipt`, hidden: true },
  ],
  filters: [
    defineFilter({
      key: 'to',
      kind: 'search',
      schema: z.string().trim().min(1).max(254),
      where: (text, _actor, { cipher }) => sql<boolean>`m.to_index = any(${meant(cipher, text)}::bytea[])`,
    }),
    chosenFilter('status', sql`m.status`, MESSAGE_STATUSES, 'messages:state.message'),
    chosenFilter('channel', sql`m.channel`, CHANNELS, 'messages:state.channel'),
    chosenFilter('reason', sql`m.reason`, MESSAGE_REASONS, 'messages:state.reason'),
    defineFilter({
      key: 'kind',
      kind: 'text',
      schema: z.string().trim().min(1).max(100),
      where: (value) => sql<boolean>`m.kind = ${value}`,
    }),
    defineFilter({
      key: 'clientId',
      kind: 'id',
      schema: z.uuid(),
      where: (value) => sql<boolean>`m.client_id = ${value}::uuid`,
    }),
  ],
  sorts: [{ key: 'createdAt', by: sql`m.created_at`, type: 'timestamptz', direction: 'desc' }],
}
