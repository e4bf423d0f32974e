import { sql } from 'kysely'
import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import type { ConcernedPeople } from '#modules/approvals'
import { clientInScope, clientsByNo, normaliseClientNo } from '#modules/clients'
import type { Actor } from '#platform/actor.ts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { type Reader, rows } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import { dutyErrors } from './errors.ts'
import * as wire from './schema.ts'
import { inReach } from './store.ts'

export const OWN_CLIENTS_VIEW = 'duties.ownClient.view'

/** Who of the house is one of these clients. Index own_client_client. */
export const ownClientsOf: ConcernedPeople = (reader, clientIds) =>
  rows(
    reader,
    sql<{ clientId: string; operatorId: string }>`select client_id as "clientId", operator_id as "operatorId"
      from duties.own_client where client_id = any(${[...clientIds]}::uuid[])`,
  )

type Colleague = { id: string; name: string; departmentId: string }

/** Somebody whose department is in reach. @throws NOT_FOUND */
async function colleagueOf(reader: Reader, actor: Actor, id: string): Promise<Colleague> {
  const [found] = await rows(
    reader,
    sql<Colleague>`select p.id, p.name, p.department_id as "departmentId" from access.v_person p
      where p.id = ${id}::uuid and ${inReach(actor, sql`p.department_id`)}`,
  )
  if (!found) throw platformErrors.NOT_FOUND()
  return found
}

/** The clients that somebody in reach is, as far as they may be seen. @throws NOT_FOUND */
export async function listOwnClients(
  reader: Reader,
  actor: Actor,
  operatorId: string,
): Promise<z.input<typeof wire.ownClients>> {
  await colleagueOf(reader, actor, operatorId)
  const items = await rows(
    reader,
    sql<z.input<typeof wire.ownClients>['items'][number]>`select c.id as "clientId", c.client_no as "clientNo",
        c.display_name as name, o.reason, o.stated_by as "statedBy", o.stated_at as "statedAt"
      from duties.own_client o join clients.v_client c on c.id = o.client_id
      where o.operator_id = ${operatorId}::uuid and ${clientInScope(actor, sql`c.id`)} order by o.stated_at, c.client_no`,
  )
  return { items }
}

async function recordColleague(context: CommandContext, id: string): Promise<Colleague> {
  const person = await colleagueOf(context.tx, context.actor, id)
  context.record({ target: { type: 'operator', id, label: person.name }, departmentId: person.departmentId })
  return person
}

/** Says that somebody of the house is a client: from now on they decide nothing that is asked about that client. */
export const stateOwnClient = defineCommand({
  name: 'duties.ownClient.state',
  input: wire.ownClientState,
  output: wire.ownClient,
  async run(context, { operatorId, clientNo, reason }) {
    const { tx, actor, now } = context
    await recordColleague(context, operatorId)
    const [client] = await clientsByNo(tx, actor, [normaliseClientNo(clientNo)])
    if (!client) {
      throw dutyErrors.CLIENT_UNKNOWN({ clientNo }, [
        { path: 'clientNo', code: 'CLIENT_UNKNOWN', params: { clientNo } },
      ])
    }
    await sql`insert into duties.own_client (operator_id, client_id, reason, stated_by, stated_at)
      values (${operatorId}, ${client.id}, ${reason}, ${actor.name}, ${toWire(now)}) on conflict do nothing`.execute(tx)
    context.record({ clientId: client.id, after: { clientNo: client.clientNo }, reason })
    return { operatorId, clientId: client.id }
  },
})

/** Takes the statement back: it was wrong. Nobody does that for themselves. */
export const withdrawOwnClient = defineCommand({
  name: 'duties.ownClient.withdraw',
  input: wire.ownClientWithdraw,
  output: wire.ownClient,
  async run(context, { operatorId, clientId, reason }) {
    const { tx, actor } = context
    await recordColleague(context, operatorId)
    if (operatorId === actor.operatorId) throw dutyErrors.OWN_STATEMENT()
    const [client] = await rows(
      tx,
      sql<{ no: string }>`delete from duties.own_client o using clients.v_client c
        where o.operator_id = ${operatorId} and o.client_id = ${clientId} and c.id = o.client_id
          and ${clientInScope(actor, sql`c.id`)} returning c.client_no as no`,
    )
    if (!client) throw platformErrors.NOT_FOUND()
    context.record({ clientId, before: { clientNo: client.no }, reason })
    return { operatorId, clientId }
  },
})
