import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import { getClient, placesOfClient } from '#modules/clients'
import { type CommandContext, defineCommand, type Proposal } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { bcanErrors } from '../errors.ts'
import { stateAfter } from '../policy/state.ts'
import { allowInput, consentInput, counted, identified, retireInput } from '../schema.ts'
import { consentOf, consentsOf, lockConsents, partiesOf, writeConsent } from '../store/consent.ts'
import {
  lockRegistration,
  type RegistrationRow,
  registrationsOf,
  retire,
  setAllowed,
  setState,
} from '../store/registration.ts'

/** Where the client is served as far as the actor sees it: what a ticket or record is filed under. */
async function placeOf(context: CommandContext, clientId: string) {
  const [place] = await placesOfClient(context.tx, context.actor, clientId)
  return { businessLine: place?.businessLine ?? null, departmentId: place?.departmentId ?? null }
}

/** @throws NOT_FOUND, REGISTRATION_RETIRED, ALREADY_SO */
async function allowing(context: CommandContext, { id, allowed }: { id: string; allowed: boolean }) {
  const row = await lockRegistration(context.tx, context.actor, id)
  if (!row) throw platformErrors.NOT_FOUND()
  if (row.state === 'RETIRED') throw bcanErrors.REGISTRATION_RETIRED()
  if (row.allowed === allowed) throw bcanErrors.ALREADY_SO()
  return row
}
const targetOf = ({ id, clientNo, regime }: RegistrationRow) => ({
  type: 'registration',
  id,
  label: `${clientNo} ${regime}`,
})

/** Allows or forbids a client to trade in Hong Kong or northbound, whatever else would let it. */
export const setTrading = defineCommand({
  name: 'bcan.trading.set',
  input: allowInput,
  output: identified,
  async propose(context, input): Promise<Proposal> {
    const row = await allowing(context, input)
    return {
      target: targetOf(row),
      version: String(row.allowed),
      clientId: row.clientId,
      accountId: null,
      ...(await placeOf(context, row.clientId)),
      facts: { regime: row.regime, allowed: input.allowed },
      before: { regime: row.regime, allowed: row.allowed },
      after: { regime: row.regime, allowed: input.allowed },
      reason: input.remark,
    }
  },
  async run(context, input) {
    const row = await allowing(context, input)
    await setAllowed(context.tx, { ...input, at: toWire(context.now) })
    const place = await placeOf(context, row.clientId)
    context.record({
      target: targetOf(row),
      clientId: row.clientId,
      ...place,
      before: { regime: row.regime, allowed: row.allowed },
      after: { regime: row.regime, allowed: input.allowed },
      reason: input.remark,
    })
    context.emit({ topic: 'bcan', ids: [row.id, row.clientId], ...place })
    return { id: row.id }
  },
})

type Given = { clientId: string; personId: string | null; regime: 'HKIDR' | 'NORTHBOUND'; given: boolean }

/** @throws NOT_A_PARTY, NO_CONSENT_NEEDED, CONSENT_UNCHANGED */
async function requireNews(context: CommandContext, { clientId, personId, regime, given }: Given): Promise<void> {
  const party = (await partiesOf(context.tx, clientId)).find((one) => one.personId === personId)
  if (!party) throw bcanErrors.NOT_A_PARTY({}, [{ path: 'personId', code: 'NOT_A_PARTY' }])
  if (!party.consents) throw bcanErrors.NO_CONSENT_NEEDED()
  const stands = (await consentsOf(context.tx, clientId)).find(
    (one) => one.personId === personId && one.regime === regime,
  )
  if (stands?.given === given) throw bcanErrors.CONSENT_UNCHANGED()
}

/** Records that a client or one of its joint holders agreed, or took it back; the next order already goes by it. */
export const recordConsent = defineCommand({
  name: 'bcan.consent.record',
  input: consentInput,
  output: identified,
  async run(context, input) {
    const { tx, actor, now } = context
    const client = await getClient(tx, actor, input.clientId)
    if (input.signedOn > dateAt(now, context.platform.config.timeZone)) {
      throw bcanErrors.SIGNED_IN_FUTURE({}, [{ path: 'signedOn', code: 'SIGNED_IN_FUTURE' }])
    }
    await lockConsents(tx, client.id)
    await requireNews(context, input)
    const before = await consentOf(tx, client.id, input.regime)
    const at = toWire(now)
    const id = await writeConsent(tx, { ...input, by: { id: actor.operatorId, name: actor.name }, at })
    const consent = await consentOf(tx, client.id, input.regime)
    const [row] = (await registrationsOf(tx, client.id)).filter(({ regime }) => regime === input.regime)
    const locked = row ? await lockRegistration(tx, actor, row.id) : null
    if (locked) {
      const state = stateAfter(locked.state, { numbered: locked.bcan !== null, consent })
      if (state !== locked.state) await setState(tx, locked.id, state, at)
    }
    const place = await placeOf(context, client.id)
    context.record({
      target: { type: 'client', id: client.id, label: client.clientNo },
      clientId: client.id,
      ...place,
      before: { regime: input.regime, consent: before },
      after: { regime: input.regime, consent, agreement: `${input.agreement} ${input.agreementVersion}` },
      reason: input.remark,
    })
    context.emit({ topic: 'bcan', ids: [client.id], ...place })
    return { id }
  },
})

/** The system's own: numbers of clients whose last account was cancelled are burned. */
export const retireRegistrations = defineCommand({
  name: 'bcan.registration.retire',
  scope: 'none',
  input: retireInput,
  output: counted,
  async run(context) {
    const gone = await retire(context.tx, toWire(context.now))
    if (gone.length > 0) context.emit({ topic: 'bcan', ids: gone })
    context.record({ after: { retired: gone.length } })
    return { changed: gone.length }
  },
})
