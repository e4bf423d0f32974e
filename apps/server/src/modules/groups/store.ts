import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { inScope } from '#platform/scope.ts'
import type { CreateGroup, GroupKind, MemberOutcome, Purpose, UpdateGroup } from './schema.ts'

export type GroupRow = {
  id: string
  kind: GroupKind
  code: string
  name: string
  purposes: Purpose[]
  remark: string | null
  members: number
  rule: Record<string, string> | null
  matchedAt: string | null
  leftOut: number
  version: number
  createdAt: string
  updatedAt: string
  updatedBy: string
}

const COLUMNS = sql`g.id, g.kind, g.code, g.name, g.purposes, g.remark, g.members, g.rule,
  g.matched_at as "matchedAt", g.left_out as "leftOut", g.version,
  g.created_at as "createdAt", g.updated_at as "updatedAt", g.updated_by as "updatedBy"`

/** Who writes, and when. */
export type Doer = { name: string; at: string }

/** The group, or null; locked until the transaction ends if asked. */
export async function findGroup(reader: Reader, kind: GroupKind, id: string, lock = false): Promise<GroupRow | null> {
  const [row] = await rows(
    reader,
    sql<GroupRow>`select ${COLUMNS} from groups.member_group g
      where g.id = ${id}::uuid and g.kind = ${kind} and g.removed_at is null ${lock ? sql`for update` : sql``}`,
  )
  return row ?? null
}

/** Throws the database's error when the code is taken (member_group_code). */
export async function insertGroup(
  tx: Tx,
  group: CreateGroup & { id: string; kind: GroupKind },
  { name, at }: Doer,
): Promise<void> {
  await sql`insert into groups.member_group (id, kind, code, name, purposes, remark, created_at, updated_at, updated_by)
    values (${group.id}, ${group.kind}, ${group.code}, ${group.name}, ${group.purposes}::text[], ${group.remark}, ${at},
      ${at}, ${name})`.execute(tx)
}

export async function updateGroup(tx: Tx, group: UpdateGroup, { name, at }: Doer): Promise<void> {
  await sql`update groups.member_group set name = ${group.name}, purposes = ${group.purposes}::text[],
      remark = ${group.remark}, version = version + 1, updated_at = ${at}, updated_by = ${name}
    where id = ${group.id}`.execute(tx)
}

/** Members of a group that becomes, or no longer is, one for billing. Throws (client_member_billing) on a second one. */
export async function setBilling(tx: Tx, groupId: string, billing: boolean): Promise<void> {
  await sql`update groups.client_member set billing = ${billing}
    where group_id = ${groupId} and removed_at is null and billing <> ${billing}`.execute(tx)
}

/** A member that another billing group has already, with that group's code. */
export async function inOtherBilling(
  reader: Reader,
  groupId: string,
): Promise<{ accountNo: string; group: string } | null> {
  const [found] = await rows(
    reader,
    sql<{ accountNo: string; group: string }>`select a.account_no as "accountNo", g.code as group
      from groups.client_member m
      join groups.client_member o on o.account_id = m.account_id and o.billing and o.removed_at is null
        and o.group_id <> m.group_id
      join groups.member_group g on g.id = o.group_id join accounts.v_account a on a.id = m.account_id
      where m.group_id = ${groupId} and m.removed_at is null order by a.account_no limit 1`,
  )
  return found ?? null
}

/** Ends the group and every membership of it. */
export async function endGroup(tx: Tx, { id, kind }: GroupRow, { name, at }: Doer): Promise<void> {
  await sql`update ${memberTable(kind)} set removed_at = ${at}, removed_by = ${name}
    where group_id = ${id} and removed_at is null`.execute(tx)
  await sql`update groups.member_group set removed_at = ${at}, updated_at = ${at}, updated_by = ${name}, members = 0,
      version = version + 1 where id = ${id}`.execute(tx)
}

function memberTable(kind: GroupKind): RawBuilder<unknown> {
  return kind === 'client' ? sql`groups.client_member` : sql`groups.stock_member`
}

async function countMembers(tx: Tx, groupId: string, change: number, { name, at }: Doer): Promise<void> {
  await sql`update groups.member_group set members = members + ${change}, updated_at = ${at},
      updated_by = ${name} where id = ${groupId}`.execute(tx)
}

/** What was asked for at one place of the rows. */
export type Wanted = { row: number; value: string }
export type Outcome = Wanted & { outcome: MemberOutcome; other: string | null }

type Found = Wanted & { accountId: string | null; status: string | null }

/** The accounts meant: those of a number, or every living one of a client; out of scope is as if there were none. */
async function accountsMeant(
  tx: Tx,
  actor: Actor,
  wanted: readonly Wanted[],
  by: 'account_no' | 'client_no',
): Promise<Found[]> {
  if (wanted.length === 0) return []
  const scope = inScope(actor, { businessLine: sql`a.business_line`, departmentId: sql`a.department_id` })
  const source =
    by === 'account_no'
      ? sql`(select a.id, a.status, a.account_no as no from accounts.v_account a where ${scope})`
      : sql`(select a.id, a.status, c.client_no as no from accounts.v_account a
          join clients.v_client c on c.id = a.client_id where ${scope} and a.status <> 'CANCELLED')`
  return rows(
    tx,
    sql<Found>`select w.n as row, w.value, f.id as "accountId", f.status
      from unnest(${wanted.map(({ row }) => row)}::int[], ${wanted.map(({ value }) => value)}::text[]) as w (n, value)
      left join ${source} f on f.no = w.value order by w.n, f.id`,
  )
}

type Candidate = { row: number; value: string; accountId: string }

/** Writes the members that can be; says of the others which group has them. */
async function insertClients(tx: Tx, group: GroupRow, candidates: readonly Candidate[], ids: string[], doer: Doer) {
  const billing = group.purposes.includes('billing')
  const inserted = await rows(
    tx,
    sql<{ accountId: string }>`insert into groups.client_member (id, group_id, account_id, billing, added_at, added_by)
      select u.id, ${group.id}::uuid, u.account_id, ${billing}, ${doer.at}::timestamptz, ${doer.name}
      from unnest(${ids}::uuid[], ${candidates.map(({ accountId }) => accountId)}::uuid[]) as u (id, account_id)
      order by u.account_id on conflict do nothing returning account_id as "accountId"`,
  )
  const others = await rows(
    tx,
    sql<{ accountId: string; groupId: string; code: string }>`select m.account_id as "accountId",
        m.group_id as "groupId", g.code
      from groups.client_member m join groups.member_group g on g.id = m.group_id
      where m.account_id = any(${candidates.map(({ accountId }) => accountId)}::uuid[]) and m.removed_at is null
        and (m.group_id = ${group.id}::uuid or m.billing)`,
  )
  return { inserted: new Set(inserted.map(({ accountId }) => accountId)), others }
}

/** Adds accounts to a group whose row is locked; the outcome of each row in the order given. */
export async function addAccounts(
  tx: Tx,
  actor: Actor,
  group: GroupRow,
  wanted: { accounts: readonly Wanted[]; clients: readonly Wanted[] },
  write: Doer & { newId: () => string },
): Promise<{ outcomes: Outcome[]; added: string[] }> {
  const found = [
    ...(await accountsMeant(tx, actor, wanted.accounts, 'account_no')),
    ...(await accountsMeant(tx, actor, wanted.clients, 'client_no')),
  ].sort((a, b) => a.row - b.row)
  const living = new Map<string, Candidate>()
  for (const { row, value, accountId, status } of found) {
    if (accountId !== null && status !== 'CANCELLED' && !living.has(accountId))
      living.set(accountId, { row, value, accountId })
  }
  const candidates = [...living.values()]
  const ids = candidates.map(() => write.newId())
  const { inserted, others } = await insertClients(tx, group, candidates, ids, write)
  if (inserted.size > 0) await countMembers(tx, group.id, inserted.size, write)
  const outcomes = found.map(({ row, value, accountId, status }): Outcome => {
    if (accountId === null) return { row, value, outcome: 'unknown', other: null }
    if (status === 'CANCELLED') return { row, value, outcome: 'cancelled', other: null }
    // The first row that names an account adds it; one that names it again finds it there.
    if (inserted.has(accountId) && living.get(accountId)?.row === row)
      return { row, value, outcome: 'added', other: null }
    const own = inserted.has(accountId) || others.some((one) => one.accountId === accountId && one.groupId === group.id)
    if (own) return { row, value, outcome: 'already', other: null }
    const other = others.find((one) => one.accountId === accountId)
    return { row, value, outcome: 'otherBilling', other: other?.code ?? null }
  })
  return { outcomes, added: [...inserted] }
}

/** Accounts as records name them, by id. */
export const accountsNamed = (tx: Tx, ids: readonly string[]) =>
  rows(
    tx,
    sql<{
      id: string
      accountNo: string
      clientId: string
      businessLine: string
      departmentId: string
    }>`select id, account_no as "accountNo", client_id as "clientId", business_line as "businessLine",
      department_id as "departmentId" from accounts.v_account where id = any(${[...ids]}::uuid[]) order by id`,
  )

/** Adds instruments to a group whose row is locked. */
export async function addInstruments(
  tx: Tx,
  group: GroupRow,
  wanted: readonly Wanted[],
  write: Doer & { newId: () => string },
): Promise<Outcome[]> {
  const values = [...new Set(wanted.map(({ value }) => value))]
  const inserted = await rows(
    tx,
    sql<{ instrument: string }>`insert into groups.stock_member (id, group_id, instrument, added_at, added_by)
      select u.id, ${group.id}::uuid, u.instrument, ${write.at}::timestamptz, ${write.name}
      from unnest(${values.map(() => write.newId())}::uuid[], ${values}::text[]) as u (id, instrument)
      on conflict do nothing returning instrument`,
  )
  const fresh = new Set(inserted.map(({ instrument }) => instrument))
  if (fresh.size > 0) await countMembers(tx, group.id, fresh.size, write)
  return wanted.map(({ row, value }) => ({
    row,
    value,
    outcome: fresh.delete(value) ? 'added' : 'already',
    other: null,
  }))
}

export type MemberRow = { id: string; groupId: string; label: string; accountId: string | null }

/** A living member: of a client group only one whose account is in scope. */
export async function findMember(
  reader: Reader,
  actor: Actor,
  kind: GroupKind,
  id: string,
): Promise<(MemberRow & { businessLine: string | null; departmentId: string | null; clientId: string | null }) | null> {
  const [found] = await rows(
    reader,
    kind === 'client'
      ? sql<NonNullable<Awaited<ReturnType<typeof findMember>>>>`select m.id, m.group_id as "groupId",
            a.account_no as label, a.id as "accountId", a.client_id as "clientId", a.business_line as "businessLine",
            a.department_id as "departmentId"
          from groups.client_member m join accounts.v_account a on a.id = m.account_id
          where m.id = ${id}::uuid and m.removed_at is null
            and ${inScope(actor, { businessLine: sql`a.business_line`, departmentId: sql`a.department_id` })}`
      : sql<NonNullable<Awaited<ReturnType<typeof findMember>>>>`select m.id, m.group_id as "groupId",
            m.instrument as label, null as "accountId", null as "clientId", null as "businessLine",
            null as "departmentId"
          from groups.stock_member m where m.id = ${id}::uuid and m.removed_at is null`,
  )
  return found ?? null
}

/** Ends one membership; false when somebody else just did. */
export async function endMember(tx: Tx, kind: GroupKind, member: MemberRow, doer: Doer): Promise<boolean> {
  const ended = await rows(
    tx,
    sql`update ${memberTable(kind)} set removed_at = ${doer.at}, removed_by = ${doer.name}
      where id = ${member.id}::uuid and removed_at is null returning 1`,
  )
  if (ended.length > 0) await countMembers(tx, member.groupId, -1, doer)
  return ended.length > 0
}
