import { dateAt } from '#kernel/calendar.ts'
import { getClient } from '#modules/clients'
import type { Actor } from '#platform/actor.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import { pickCid } from './policy/cid.ts'
import { EXCHANGE_ZONE } from './policy/exchange.ts'
import { bcanForOrder } from './policy/order.ts'
import { gapsOf } from './policy/state.ts'
import {
  type ClientRegister,
  type Decision,
  REGIMES,
  type Regime,
  type RegistrationView,
  SIDES,
  type Side,
} from './schema.ts'
import { openRanges } from './store/allocate.ts'
import { type ConsentRow, consentOf, consentsOf, documentsOf, type PartyRow, partiesOf } from './store/consent.ts'
import { type OrderRow, orderAccounts, type RegistrationRow, registrationsOf } from './store/registration.ts'

/** Today at the exchange: the trading day an order belongs to, wherever the house is. */
const today = ({ clock }: Platform): string => dateAt(clock(), EXCHANGE_ZONE)

function decide({ accountId, accountNo, ...account }: OrderRow, side: Side, on: string): Decision {
  return { accountId, accountNo, regime: account.regime, side, ...bcanForOrder(account, side, on) }
}

type Asked = { accountNo: string; regime: Regime; side: Side }

/** The decision on one order. @throws NOT_FOUND */
export async function decideOrder(
  platform: Platform,
  actor: Actor,
  { accountNo, regime, side }: Asked,
): Promise<Decision> {
  const [row] = await orderAccounts(platform.db, actor, { accountNo: accountNo.toUpperCase(), regime })
  if (!row) throw platformErrors.NOT_FOUND()
  return decide(row, side, today(platform))
}

/** Decisions in the order asked; null for accounts that are not there or out of scope. */
export async function decideOrders(
  platform: Platform,
  actor: Actor,
  asked: readonly Asked[],
): Promise<(Decision | null)[]> {
  const numbers = asked.map(({ accountNo }) => accountNo.toUpperCase())
  const found = await orderAccounts(platform.db, actor, { accountNos: [...new Set(numbers)] })
  const byKey = new Map(found.map((row) => [`${row.accountNo} ${row.regime}`, row]))
  const on = today(platform)
  return asked.map(({ regime, side }, at) => {
    const row = byKey.get(`${numbers[at]} ${regime}`)
    return row ? decide(row, side, on) : null
  })
}

type Around = {
  clientType: string
  parties: readonly PartyRow[]
  consents: readonly ConsentRow[]
  documents: Awaited<ReturnType<typeof documentsOf>>
  on: string
}

function partiesShown({ clientType, parties, consents, documents, on }: Around, regime: Regime) {
  const bearer = clientType === 'corporate' ? 'company' : 'person'
  return parties.map(({ personId, name, consents: asked }) => {
    const stands = consents.find((one) => one.personId === personId && one.regime === regime)
    const own = documents.filter((one) => one.personId === personId)
    const given = stands ? (stands.given ? 'GIVEN' : 'WITHDRAWN') : 'NONE'
    return {
      personId,
      name: name ?? '',
      consents: asked,
      consent: asked ? given : 'GIVEN',
      agreement: stands?.agreement ?? null,
      agreementVersion: stands?.agreementVersion ?? null,
      signedOn: stands?.signedOn ?? null,
      document: pickCid(own, regime, { bearer, on })?.kind ?? null,
    } satisfies RegistrationView['parties'][number]
  })
}

function view(
  row: RegistrationRow | null,
  around: Around,
  given: { regime: Regime; configured: boolean; consent: RegistrationView['consent'] },
): RegistrationView {
  const parties = partiesShown(around, given.regime)
  const numbered = row !== null && row.bcan !== null
  return {
    id: row?.id ?? null,
    ...given,
    state: row?.state ?? null,
    tag: numbered ? `${row.ceNo}.${row.bcan}` : null,
    allowed: row?.allowed ?? true,
    allowedRemark: row?.allowedRemark ?? null,
    dirty: row?.dirty ?? false,
    effectiveOn: row?.effectiveOn ?? null,
    rejectCode: row?.rejectCode ?? null,
    gaps: gapsOf({
      state: row?.state ?? null,
      numbered,
      exhausted: row?.exhausted ?? false,
      reported: row?.reported ?? false,
      consent: given.consent,
      parties: parties.map(({ name, document }) => ({ named: name !== '', documented: document !== null })),
    }),
    parties,
  }
}

/** A client's numbers, consents, what it lacks, and what would become of orders on its accounts. @throws NOT_FOUND */
export async function registerOf(platform: Platform, actor: Actor, clientId: string): Promise<ClientRegister> {
  const { db } = platform
  const client = await getClient(db, actor, clientId)
  const on = today(platform)
  const [parties, consents, documents, rows, accounts] = await Promise.all([
    partiesOf(db, clientId),
    consentsOf(db, clientId),
    documentsOf(db, clientId),
    registrationsOf(db, clientId),
    orderAccounts(db, actor, { clientId }),
  ])
  const around = { clientType: client.type, parties, consents, documents, on }
  const registrations = await Promise.all(
    REGIMES.map(async (regime) => {
      const configured = (await openRanges(db, regime)).length > 0
      const row = rows.find((one) => one.regime === regime) ?? null
      return view(row, around, { regime, configured, consent: await consentOf(db, clientId, regime) })
    }),
  )
  const orders = accounts.flatMap((account) => SIDES.map((side) => decide(account, side, on)))
  return { clientId, clientType: client.type, registrations, orders }
}
