import { sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { inScope } from '#platform/scope.ts'
import type { CancellationKind, ClientStatus, ClientType } from '../schema.ts'

export type ClientRow = {
  id: string
  clientNo: string
  memberNo: string | null
  type: ClientType
  category: string
  status: ClientStatus
  cancelledKind: CancellationKind | null
  cancelledAt: string | null
  nameZh: string | null
  nameEn: string | null
  otherNames: string[]
  displayName: string
  sex: 'M' | 'F' | null
  bornOn: string | null
  nationality: string | null
  residence: string | null
  education: string | null
  language: 'zh-Hans' | 'zh-Hant' | 'en'
  profile: Record<string, string | boolean>
  version: number
  /** Rises with each change of the client's data, and with nothing else. */
  dataVersion: number
  phoneChangedAt: string | null
  emailChangedAt: string | null
  createdAt: string
  updatedAt: string
}

/** Where a client is served; a person sees the client through a place in their scope. */
export type Place = { businessLine: string; departmentId: string }

const COLUMNS = sql`c.id, c.client_no as "clientNo", c.member_no as "memberNo", c.type, c.category, c.status,
  c.cancelled_kind as "cancelledKind", c.cancelled_at as "cancelledAt", c.name_zh as "nameZh", c.name_en as "nameEn",
  c.other_names as "otherNames", c.display_name as "displayName", c.sex, c.born_on as "bornOn", c.nationality,
  c.residence, c.education, c.language, c.profile, c.version, c.data_version as "dataVersion",
  c.phone_changed_at as "phoneChangedAt", c.email_changed_at as "emailChangedAt", c.created_at as "createdAt",
  c.updated_at as "updatedAt"`

/** SQL: whether the client `id` stands at a place in the actor's scope. One probe of client_place by primary key. */
export function clientInScope(actor: Actor, id: ReturnType<typeof sql>) {
  const { scope } = actor
  if (scope.all) return sql<boolean>`true`
  if (scope.clientIds) return sql<boolean>`${id} = any(${[...scope.clientIds]}::uuid[])`
  return sql<boolean>`exists (select from clients.client_place p where p.client_id = ${id}
    and ${inScope(actor, { businessLine: sql`p.business_line`, departmentId: sql`p.department_id` })})`
}

/** The client, or null when there is none or it is out of scope. */
export async function findClient(reader: Reader, actor: Actor, id: string): Promise<ClientRow | null> {
  const [row] = await rows(
    reader,
    sql<ClientRow>`select ${COLUMNS} from clients.client c where c.id = ${id} and ${clientInScope(actor, sql`c.id`)}`,
  )
  return row ?? null
}

/** The same of many at once; those that are not there or out of scope are left out. */
export async function findClients(reader: Reader, actor: Actor, ids: readonly string[]): Promise<ClientRow[]> {
  if (ids.length === 0) return []
  return rows(
    reader,
    sql<ClientRow>`select ${COLUMNS} from clients.client c
      where c.id = any(${[...ids]}::uuid[]) and ${clientInScope(actor, sql`c.id`)}`,
  )
}

/** Clients with these numbers that the actor may see. Index client_client_no_key. */
export function clientsByNo(
  reader: Reader,
  actor: Actor,
  numbers: readonly string[],
): Promise<{ id: string; clientNo: string; displayName: string }[]> {
  return rows(
    reader,
    sql<{ id: string; clientNo: string; displayName: string }>`select c.id, c.client_no as "clientNo",
        c.display_name as "displayName" from clients.client c
      where c.client_no = any(${[...numbers]}::text[]) and ${clientInScope(actor, sql`c.id`)}`,
  )
}

/** What those of the clients are called that the actor may see. */
export async function clientsById(
  reader: Reader,
  actor: Actor,
  ids: readonly string[],
): Promise<{ id: string; clientNo: string; displayName: string }[]> {
  if (ids.length === 0) return []
  return rows(
    reader,
    sql<{ id: string; clientNo: string; displayName: string }>`select c.id, c.client_no as "clientNo",
        c.display_name as "displayName" from clients.client c
      where c.id = any(${[...ids]}::uuid[]) and ${clientInScope(actor, sql`c.id`)}`,
  )
}

/** Locks the row until the transaction ends. */
export async function lockClient(tx: Tx, id: string): Promise<void> {
  await sql`select from clients.client where id = ${id} for update`.execute(tx)
}

/** Places of the client that the actor may see, in a fixed order; a client sees all of his own. */
export async function placesOf(reader: Reader, actor: Actor, id: string): Promise<Place[]> {
  const { scope } = actor
  const seen =
    !scope.all && scope.clientIds
      ? sql<boolean>`p.client_id = any(${[...scope.clientIds]}::uuid[])`
      : inScope(actor, { businessLine: sql`p.business_line`, departmentId: sql`p.department_id` })
  return rows(
    reader,
    sql<Place>`select business_line as "businessLine", department_id as "departmentId" from clients.client_place p
      where client_id = ${id} and ${seen}
      order by business_line, department_id`,
  )
}

/** Adds a place; adding one twice changes nothing. */
export async function insertPlace(tx: Tx, id: string, place: Place): Promise<void> {
  await sql`insert into clients.client_place (client_id, business_line, department_id)
    values (${id}, ${place.businessLine}, ${place.departmentId}) on conflict do nothing`.execute(tx)
}

/** Takes a place away; whether anything still holds the client there is asked before. */
export async function removePlace(tx: Tx, id: string, { businessLine, departmentId }: Place): Promise<void> {
  await sql`delete from clients.client_place
    where client_id = ${id} and business_line = ${businessLine} and department_id = ${departmentId}`.execute(tx)
}

/** Sets the status; a cancelled client gives up its identity claims, so that others may register with them. */
export async function updateStatus(
  tx: Tx,
  id: string,
  change: { status: ClientStatus; cancelledKind: CancellationKind | null; at: string },
): Promise<void> {
  await sql`update clients.client set status = ${change.status}, cancelled_kind = ${change.cancelledKind},
    cancelled_at = ${change.cancelledKind === null ? null : change.at}::timestamptz, version = version + 1,
    updated_at = ${change.at} where id = ${id}`.execute(tx)
  if (change.cancelledKind !== null) {
    await sql`update clients.identity_document set claim = null where client_id = ${id}`.execute(tx)
  }
}

/** The next free number of a client people read: `C` and eight digits. Gaps are normal. */
export async function nextClientNo(tx: Tx): Promise<string> {
  const [row] = await rows(tx, sql<{ no: number }>`select nextval('clients.client_number') as no`)
  if (!row) throw new Error('sequence clients.client_number gave nothing')
  return `C${row.no}`
}

/** The client's status, the row locked against a cancellation at the same time; null when there is none. */
export async function shareClient(tx: Tx, id: string): Promise<ClientStatus | null> {
  const [row] = await rows(
    tx,
    sql<{ status: ClientStatus }>`select status from clients.client where id = ${id} for share`,
  )
  return row?.status ?? null
}
