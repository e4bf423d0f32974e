import { type RawBuilder, sql } from 'kysely'
import { clientInScope } from '#modules/clients'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { WEIGHTS } from './policy.ts'
import type { SimilarClient } from './schema.ts'

/** A phone or e-mail that more clients share than this says nothing of any two of them. */
const SHARED_MAX = 20
const SHOWN = 50

const weight = sql`case part when 'identity' then ${WEIGHTS.identity}::int when 'nameAndBirth' then ${WEIGHTS.nameAndBirth}::int
  when 'phone' then ${WEIGHTS.phone}::int else ${WEIGHTS.email}::int end`

/**
 * Writes every two living clients that have something in common, and what; a pair known already keeps its verdict.
 * Indexes client_same_person, contact_value, identity_document_number.
 *
 * @returns how many pairs are new or have more in common than before.
 */
export async function findPairs(tx: Tx, at: string): Promise<number> {
  const written = await rows(
    tx,
    sql<{ id: string }>`
      with shared as (
        select array_agg(distinct client_id) as ids, kind as part from clients.v_contact
        group by value_index, kind having count(distinct client_id) between 2 and ${SHARED_MAX}
        union all
        select array_agg(distinct client_id), 'identity' from clients.v_identity
        group by number_index, kind, country having count(distinct client_id) between 2 and ${SHARED_MAX}
        union all
        select array_agg(id), 'nameAndBirth' from clients.v_client where born_on is not null and status <> 'CANCELLED'
        group by search_name, born_on having count(*) between 2 and ${SHARED_MAX}
      ), common as (
        select distinct a.id as low_id, b.id as high_id, s.part
        from shared s cross join unnest(s.ids) a (id) cross join unnest(s.ids) b (id)
        where a.id < b.id
      )
      insert into screening.pair (id, low_id, high_id, parts, score, found_at)
      select gen_random_uuid(), c.low_id, c.high_id, array_agg(c.part order by c.part), least(100, sum(${weight})),
        ${at}::timestamptz
      from common c
      join clients.v_client l on l.id = c.low_id and l.status <> 'CANCELLED'
      join clients.v_client h on h.id = c.high_id and h.status <> 'CANCELLED'
      group by c.low_id, c.high_id
      on conflict (low_id, high_id) do update set parts = excluded.parts, score = excluded.score
        where pair.parts <> excluded.parts
      returning id`,
  )
  return written.length
}

export type PairRow = {
  id: string
  lowId: string
  highId: string
  lowNo: string
  highNo: string
  verdict: string | null
  version: number
}

/** SQL: whether the actor sees both clients of `like_pair`. */
export const pairInScope = (actor: Actor): RawBuilder<boolean> =>
  sql<boolean>`(${clientInScope(actor, sql`like_pair.low_id`)} and ${clientInScope(actor, sql`like_pair.high_id`)})`

/** The pair, locked; null when there is none or one of the two is out of scope. */
export async function lockPair(tx: Tx, actor: Actor, id: string): Promise<PairRow | null> {
  const [row] = await rows(
    tx,
    sql<PairRow>`select like_pair.id, like_pair.low_id as "lowId", like_pair.high_id as "highId", l.client_no as "lowNo", h.client_no as "highNo",
        like_pair.verdict, like_pair.version
      from screening.pair like_pair join clients.v_client l on l.id = like_pair.low_id join clients.v_client h on h.id = like_pair.high_id
      where like_pair.id = ${id}::uuid and ${pairInScope(actor)} for update of like_pair`,
  )
  return row ?? null
}

/** Somebody compared with all clients: the parts of it, as SQL rows `part, client_id`. */
type Likeness = RawBuilder<unknown>

const ofClient = (id: string): Likeness => sql`
  select 'nameAndBirth' as part, o.id as client_id from clients.v_client c
    join clients.v_client o on o.search_name = c.search_name and o.born_on = c.born_on where c.id = ${id}::uuid
  union all select m.kind, o.client_id from clients.v_contact m
    join clients.v_contact o on o.value_index = m.value_index and o.kind = m.kind where m.client_id = ${id}::uuid
  union all select 'identity', o.client_id from clients.v_identity m
    join clients.v_identity o on o.number_index = m.number_index and o.kind = m.kind and o.country = m.country
    where m.client_id = ${id}::uuid`

const ofApplication = (id: string): Likeness => sql`
  select 'nameAndBirth' as part, o.id as client_id from screening.applicant a
    join clients.v_client o on o.search_name = a.search_name and o.born_on = a.born_on
    where a.application_id = ${id}::uuid and a.own
  union all select o.kind, o.client_id from screening.applicant a cross join unnest(a.contact_index) x (value)
    join clients.v_contact o on o.value_index = x.value where a.application_id = ${id}::uuid
  union all select 'identity', o.client_id from screening.applicant a cross join unnest(a.number_index) x (value)
    join clients.v_identity o on o.number_index = x.value where a.application_id = ${id}::uuid`

/**
 * The clients in scope that are most like this one, with the verdict on the pair where somebody gave one. Indexes
 * client_same_person, contact_value, identity_document_number.
 */
export function similarTo(
  reader: Reader,
  actor: Actor,
  subject: { clientId: string } | { applicationId: string },
): Promise<SimilarClient[]> {
  const clientId = 'clientId' in subject ? subject.clientId : null
  const likeness = 'clientId' in subject ? ofClient(subject.clientId) : ofApplication(subject.applicationId)
  return rows(
    reader,
    sql<SimilarClient>`
      with alike as (select distinct part, client_id from (${likeness}) found
        where client_id is distinct from ${clientId}::uuid)
      select o.id as "clientId", o.client_no as "clientNo", o.display_name as name, o.status,
        array_agg(a.part order by a.part) as parts, least(100, sum(${weight}))::int as score, like_pair.id as "pairId",
        like_pair.version as "pairVersion", like_pair.verdict, like_pair.judged_by_name as "judgedByName", like_pair.remark
      from alike a join clients.v_client o on o.id = a.client_id
      left join screening.pair like_pair on like_pair.low_id = least(o.id, ${clientId}::uuid) and like_pair.high_id = greatest(o.id, ${clientId}::uuid)
        and ${clientId}::uuid is not null
      where ${clientInScope(actor, sql`o.id`)}
      group by o.id, o.client_no, o.display_name, o.status, like_pair.id
      order by score desc, o.id desc limit ${SHOWN}`,
  )
}
