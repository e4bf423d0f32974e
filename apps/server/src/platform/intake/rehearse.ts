import { sql } from 'kysely'
import { Refused } from '#kernel/refusal.ts'
import type { Actor } from '../actor.ts'
import type { AnyCommand, CommandContext } from '../command.ts'
import { inTransaction, type Tx } from '../db.ts'
import { platformErrors } from '../errors.ts'
import type { Platform } from '../platform.ts'

export type Rehearsed = { command: AnyCommand; input: unknown }

const NOTHING_STAYS = Symbol('nothing stays')
const silent = () => undefined

/** Whether a command says of itself that it found everything as it was to be. */
function changesNothing(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'changed' in value && value.changed === false
}

async function tried(tx: Tx, platform: Platform, actor: Actor, { command, input }: Rehearsed): Promise<Refused | null> {
  const context: CommandContext = {
    tx,
    actor,
    platform,
    now: platform.clock(),
    ticket: null,
    record: silent,
    emit: silent,
    enqueue: silent,
  }
  await sql`savepoint row`.execute(tx)
  try {
    const value = await command.run(context, input)
    await sql`release savepoint row`.execute(tx)
    return changesNothing(value) ? platformErrors.INTAKE_CHANGES_NOTHING() : null
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    await sql`rollback to savepoint row`.execute(tx)
    return error
  }
}

/**
 * Carries out calls one after the other in a transaction that is taken back as a whole: each finds what those before it
 * left, so a client whose accounts are cancelled by earlier rows is free to go.
 *
 * @returns what each would be refused with, null where it would go through.
 */
export async function rehearseInTurn(
  platform: Platform,
  actor: Actor,
  calls: readonly Rehearsed[],
): Promise<(Refused | null)[]> {
  let refusals: (Refused | null)[] = []
  try {
    await inTransaction(platform.db, async (tx) => {
      refusals = []
      for (const call of calls) refusals.push(await tried(tx, platform, actor, call))
      throw NOTHING_STAYS
    })
  } catch (error) {
    if (error !== NOTHING_STAYS) throw error
  }
  return refusals
}
