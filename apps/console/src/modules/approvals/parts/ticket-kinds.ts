/** A kind of ticket people ask for by hand: the commands it stands for, and what they are about. */
export type TicketKind = { key: string; commands: readonly string[]; target: 'client' | 'account' }

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
]
