import type { FieldOverrides } from '#kit'

/** A kind of ticket: the commands it stands for, and what they are about. */
export type TicketKind = {
  key: string
  commands: readonly string[]
  /** Null where the page of what changes holds the form: those are asked for there. */
  target: 'client' | 'account' | 'member' | null
  /** Inputs of the form that only the page of what changes can offer. */
  fields?: FieldOverrides
}

const hidden = (...keys: string[]): FieldOverrides => Object.fromEntries(keys.map((key) => [key, { hidden: true }]))

/** In the order of the tabs. */
export const TICKET_KINDS: readonly TicketKind[] = [
  { key: 'freezeClient', commands: ['clients.client.freeze', 'clients.client.unfreeze'], target: 'client' },
  {
    key: 'freezeAccount',
    commands: ['accounts.account.freeze', 'accounts.account.unfreeze', 'accounts.account.activate'],
    target: 'account',
  },
  { key: 'cancelClient', commands: ['clients.client.cancel'], target: 'client' },
  { key: 'cancelAccount', commands: ['accounts.account.cancel', 'accounts.account.keep'], target: 'account' },
  { key: 'dormancy', commands: ['accounts.account.rest'], target: 'account' },
  {
    key: 'labels',
    commands: ['accounts.account.relabel'],
    target: 'account',
    fields: { remark: { kind: 'textarea' } },
  },
  { key: 'move', commands: ['accounts.account.move'], target: 'account' },
  {
    key: 'contacts',
    commands: ['clients.contact.change'],
    target: 'client',
    fields: hidden('version', 'attachments', 'dropEmails'),
  },
  {
    key: 'clientData',
    commands: [
      'clients.profile.change',
      'clients.identity.renew',
      'clients.person.add',
      'clients.person.change',
      'clients.person.remove',
    ],
    target: null,
  },
  {
    key: 'loginContact',
    commands: ['members.member.setContact', 'members.member.setOpenId', 'members.member.rebindPhone'],
    target: 'member',
    fields: { ...hidden('attachments'), reason: { kind: 'textarea' } },
  },
  { key: 'password', commands: ['members.member.resetPassword', 'members.member.unlock'], target: 'member' },
  { key: 'permissions', commands: ['trading.permission.update', 'trading.permission.updateMany'], target: null },
]

/** Those that can be asked for from anywhere, once it is said whom they are about. */
export const ASKED_BY_HAND = TICKET_KINDS.filter(
  (kind): kind is TicketKind & { target: NonNullable<TicketKind['target']> } => kind.target !== null,
)
