import { sql } from 'kysely'
import { type RequestFollower, submittedValues } from '#modules/businesses'
import type { OpenedListener } from '#modules/onboarding'
import { rows, type Tx } from '#platform/db.ts'
import { factsOfRequest } from './policy/facts.ts'
import { type Fact, TRIGGERS } from './schema.ts'
import { registerEvent, today } from './service/register.ts'
import { accountsByIds } from './store/event.ts'

const SYSTEM = { id: null, name: 'system' }
/** Lines whose accounts are opened on the platform, whatever their type. */
const LINES: readonly string[] = ['asset-management']
const OPENING = 2

/** What an event is about besides, as far as the house knows: whether the client counts as a professional investor that day. */
async function factsOf(tx: Tx, clientId: string, on: string): Promise<Fact[]> {
  const professional = await rows(
    tx,
    sql`select 1 from suitability.v_professional where client_id = ${clientId}::uuid and expires_on >= ${on}::date`,
  )
  return professional.length > 0 ? ['professional'] : []
}

/** An opened futures or asset management account is an event. */
export const eventOfOpening: OpenedListener = async (context, { accounts }) => {
  const futures = new Set(accounts.filter(({ request }) => request.type === 'futures').map(({ id }) => id))
  const opened = await accountsByIds(
    context.tx,
    accounts.map(({ id }) => id),
  )
  const occurredOn = today(context.platform, context.now)
  for (const account of opened.filter(({ id, businessLine }) => futures.has(id) || LINES.includes(businessLine))) {
    await registerEvent(context, {
      business: OPENING,
      account,
      occurredOn,
      facts: await factsOf(context.tx, account.clientId, occurredOn),
      source: 'opening',
      sourceKey: `opening:${account.id}`,
      by: SYSTEM,
    })
  }
}

/** A request that was approved is an event when its business is one of the platform's and it is about an account. */
export const eventOfRequest: RequestFollower = {
  async moved(context, { id, state }) {
    if (state !== 'approved') return
    const [subject] = await rows(
      context.tx,
      sql<{ code: string; accountId: string | null }>`select business_code as code, account_id as "accountId"
        from businesses.v_request_subject where id = ${id}::uuid`,
    )
    const business = TRIGGERS[subject?.code ?? '']
    if (business === undefined || !subject?.accountId) return
    const [account] = await accountsByIds(context.tx, [subject.accountId])
    if (!account) return
    const occurredOn = today(context.platform, context.now)
    const values = await submittedValues(context, id)
    await registerEvent(context, {
      business,
      account,
      occurredOn,
      facts: [...(await factsOf(context.tx, account.clientId, occurredOn)), ...factsOfRequest(values ?? {})],
      source: 'request',
      sourceKey: `request:${id}`,
      by: SYSTEM,
    })
  },
}
