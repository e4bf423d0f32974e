import { toWire } from '#kernel/clock.ts'
import type { DataChange } from '#modules/clients'
import type { Opened } from '#modules/onboarding'
import type { CommandContext } from '#platform/command.ts'
import { followChange } from './filed.ts'
import { REGIMES } from './schema.ts'
import { openRanges, register } from './store/allocate.ts'

/** Types whose orders go to an exchange under a client's number. */
const TAGGED: readonly string[] = ['cash', 'margin']

/**
 * Numbers for a client whose accounts open, in the transaction that opens them, for each regime the house has a range in. A
 * client who has one keeps it. Where none is left the account opens all the same: it cannot buy, and says why.
 */
export async function numberOpened({ tx, now, emit }: CommandContext, { clientId, accounts }: Opened): Promise<void> {
  if (!accounts.some(({ request }) => TAGGED.includes(request.type))) return
  for (const regime of REGIMES) {
    if ((await openRanges(tx, regime)).length === 0) continue
    await register(tx, [clientId], { regime, source: 'opening', at: toWire(now) })
  }
  emit({ topic: 'bcan', ids: [clientId] })
}

/** What a change of a client's data means for its numbers. */
export async function dataChanged(
  { tx, now, emit }: CommandContext,
  { clientId, identity }: DataChange,
): Promise<void> {
  await followChange(tx, clientId, identity, toWire(now))
  if (identity) emit({ topic: 'bcan', ids: [clientId] })
}
