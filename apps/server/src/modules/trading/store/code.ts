import { type RawBuilder, sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { inScope } from '#platform/scope.ts'
import type { CodeParts } from '../policy/code.ts'
import type { CODE_EXCHANGES, CODE_SOURCES, CodePurpose, CodeState } from '../schema/code.ts'

export type Exchange = (typeof CODE_EXCHANGES)[number]
export type CodePlace = { exchange: Exchange; purpose: CodePurpose }
export type CodeStanding = CodePlace & {
  id: string
  accountId: string
  memberNo: string | null
  clientNo: string | null
  state: CodeState
}

const COLUMNS = sql`c.id, c.account_id as "accountId", c.exchange, c.purpose, c.member_no as "memberNo",
  c.client_no as "clientNo", c.state`
const LIVE = sql`c.state in ('applied', 'active')`

/** Nobody else changes codes of this account, or gives this client number at the exchange away, until the transaction ends. */
export async function lockCodes(tx: Tx, accountId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`trading codes ${accountId}`}, 0))`.execute(tx)
}

async function lockNumber(tx: Tx, exchange: Exchange, clientNo: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`trading code ${exchange} ${clientNo}`}, 0))`.execute(tx)
}

/** Codes of an account that are applied for or active. Index code_live. */
export function liveCodes(reader: Reader, accountId: string): Promise<CodeStanding[]> {
  return rows(
    reader,
    sql<CodeStanding>`select ${COLUMNS} from trading.code c where c.account_id = ${accountId}::uuid and ${LIVE}
      order by c.exchange, c.purpose`,
  )
}

/** A code whatever its state; null when its account is out of scope. */
export async function findCode(reader: Reader, actor: Actor, id: string): Promise<CodeStanding | null> {
  const place: RawBuilder<boolean> = inScope(actor, {
    businessLine: sql`a.business_line`,
    departmentId: sql`a.department_id`,
  })
  const [found] = await rows(
    reader,
    sql<CodeStanding>`select ${COLUMNS} from trading.code c join accounts.v_account a on a.id = c.account_id
      where c.id = ${id}::uuid and ${place}`,
  )
  return found ?? null
}

/** Whether the number is another client's at the exchange; it stays as it is until the transaction ends. Index code_client_no. */
export async function isOfAnother(tx: Tx, exchange: Exchange, clientNo: string, clientId: string): Promise<boolean> {
  await lockNumber(tx, exchange, clientNo)
  const [found] = await rows(
    tx,
    sql<{ id: string }>`select c.id from trading.code c where c.exchange = ${exchange} and c.client_no = ${clientNo}
      and ${LIVE} and c.client_id <> ${clientId}::uuid limit 1`,
  )
  return found !== undefined
}

export type CodeSetting = {
  accountId: string
  clientId: string
  source: (typeof CODE_SOURCES)[number]
  sourceId: string | null
  by: { id: string; name: string }
  at: string
}

/** Writes down that a code is applied for. */
export async function insertCode(
  tx: Tx,
  { exchange, purpose }: CodePlace,
  parts: CodeParts | null,
  { accountId, clientId, source, sourceId, by, at }: CodeSetting,
): Promise<string> {
  const id = newId<'tradingCode'>()
  await sql`insert into trading.code (id, account_id, client_id, exchange, purpose, member_no, client_no, state, source,
      source_id, applied_at, applied_by, applied_by_name)
    values (${id}, ${accountId}::uuid, ${clientId}::uuid, ${exchange}, ${purpose}, ${parts?.memberNo ?? null},
      ${parts?.clientNo ?? null}, 'applied', ${source}, ${sourceId}::uuid, ${at}::timestamptz, ${by.id}::uuid,
      ${by.name})`.execute(tx)
  return id
}

/** The exchange has the code: as somebody here or a slot of a counter says. */
export async function confirmCode(
  tx: Tx,
  id: string,
  parts: CodeParts,
  said: { by: 'counter' | 'desk'; slot: number | null; at: string },
): Promise<void> {
  await sql`update trading.code set state = 'active', member_no = ${parts.memberNo}, client_no = ${parts.clientNo},
      confirmed_by = ${said.by}, confirmed_slot = ${said.slot}, confirmed_at = ${said.at}::timestamptz
    where id = ${id}::uuid`.execute(tx)
}

/** The code is no more: refused by the exchange, or cancelled. */
export async function endCode(
  tx: Tx,
  id: string,
  end: { state: 'refused' | 'cancelled'; by: { name: string }; at: string; reason: string | null },
): Promise<void> {
  await sql`update trading.code set state = ${end.state}, ended_at = ${end.at}::timestamptz,
      ended_by_name = ${end.by.name}, reason = ${end.reason} where id = ${id}::uuid`.execute(tx)
}
