import { type RawBuilder, sql } from 'kysely'
import { rows, type Tx } from '#platform/db.ts'
import { stateAfter } from './policy/state.ts'
import { REGIMES, type Regime, STATES, type State, TRANSITIONS } from './schema.ts'
import { consentOf } from './store/consent.ts'
import { registrationsOf, setState } from './store/registration.ts'

/** Clients a step of filing is about: a statement with the column `client_id`, and `code` where they are rejected. */
export type FiledSet = { regime: Regime; clients: RawBuilder<unknown>; at: string }

/** States from which a step may lead to another. */
const before = (to: State): State[] => STATES.filter((from) => TRANSITIONS[from].includes(to))

/** @returns how many registrations moved. */
async function move(
  tx: Tx,
  { regime, clients, at }: FiledSet,
  step: { from: readonly State[]; to: State; set?: RawBuilder<unknown> },
): Promise<number> {
  const allowed = step.from.filter((from) => TRANSITIONS[from].includes(step.to))
  const moved = await rows(
    tx,
    sql`update bcan.registration r set state = ${step.to}, version = r.version + 1, updated_at = ${at}::timestamptz
        ${step.set ?? sql``}
      from (${clients}) s where r.client_id = s.client_id and r.regime = ${regime}
        and r.state = any(${allowed}::text[]) returning 1`,
  )
  return moved.length
}

/** The file went out: who waited for it is submitted. Who is effective stays so until an image says otherwise. */
export const markSubmitted = (tx: Tx, set: FiledSet) =>
  move(tx, set, { from: ['CONSENTED', 'FORMAT_OK'], to: 'SUBMITTED', set: sql`, reject_code = null` })

/** The exchange could read the file. */
export const markFormatOk = (tx: Tx, set: FiledSet) => move(tx, set, { from: ['SUBMITTED'], to: 'FORMAT_OK' })

/** The exchange took none of it: who was submitted waits again. */
export const markUnfiled = (tx: Tx, set: FiledSet) =>
  move(tx, set, { from: ['SUBMITTED', 'FORMAT_OK'], to: 'CONSENTED' })

/** Rows the exchange rejects, each with its code. */
export const markRejected = (tx: Tx, set: FiledSet) =>
  move(tx, set, {
    from: ['SUBMITTED', 'FORMAT_OK', 'EFFECTIVE'],
    to: 'REJECTED',
    set: sql`, reject_code = s.code, effective_on = null, dirty = false, dirty_since = null`,
  })

/** Put right, or to be tried once more: a rejected client waits for the next file. */
export const markMended = (tx: Tx, set: FiledSet) =>
  move(tx, set, { from: ['REJECTED'], to: 'CONSENTED', set: sql`, reject_code = null` })

/**
 * The full image has these clients as they were filed: from its day on they are effective. What changed after the file
 * was written is still to be filed.
 *
 * @param filedAt  When the filed data were read.
 */
export async function markEffective(
  tx: Tx,
  set: FiledSet,
  { on, filedAt }: { on: string; filedAt: string },
): Promise<number> {
  const clean = sql`dirty = dirty and dirty_since > ${filedAt}::timestamptz,
    dirty_since = case when dirty_since > ${filedAt}::timestamptz then dirty_since end`
  await sql`update bcan.registration r set ${clean} from (${set.clients}) s
    where r.client_id = s.client_id and r.regime = ${set.regime} and r.state = 'EFFECTIVE' and r.dirty`.execute(tx)
  await move(tx, set, { from: ['CONSENTED'], to: 'SUBMITTED' })
  return move(tx, set, { from: before('EFFECTIVE'), to: 'EFFECTIVE', set: sql`, effective_on = ${on}::date` })
}

/** The full image has not got these clients, or has other data of them: not effective, and to be filed. */
export const markLost = (tx: Tx, set: FiledSet) =>
  move(tx, set, {
    from: ['EFFECTIVE', 'SUBMITTED', 'FORMAT_OK'],
    to: 'CONSENTED',
    set: sql`, effective_on = null, dirty = false, dirty_since = null`,
  })

/** What the exchange has of effective clients is not what the house knows: to be filed anew. */
export async function markDirty(tx: Tx, { regime, clients, at }: FiledSet): Promise<number> {
  const marked = await rows(
    tx,
    sql`update bcan.registration r set dirty = true, dirty_since = coalesce(r.dirty_since, ${at}::timestamptz)
      from (${clients}) s where r.client_id = s.client_id and r.regime = ${regime} and r.state = 'EFFECTIVE'
        and not r.dirty returning 1`,
  )
  return marked.length
}

/**
 * A client's data changed. Another circle of holders may leave consents missing or complete them; other names or
 * documents of an effective client are to be filed anew, of a rejected one may have put it right.
 */
export async function followChange(tx: Tx, clientId: string, identity: boolean, at: string): Promise<void> {
  const clients = sql`select ${clientId}::uuid as client_id`
  for (const row of await registrationsOf(tx, clientId)) {
    const consent = await consentOf(tx, clientId, row.regime)
    const state = stateAfter(row.state, { numbered: row.bcan !== null, consent })
    if (state !== row.state) await setState(tx, row.id, state, at)
  }
  if (!identity) return
  for (const regime of REGIMES) {
    await markDirty(tx, { regime, clients, at })
    await markMended(tx, { regime, clients, at })
  }
}
