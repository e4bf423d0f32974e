import { type RawBuilder, sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'

/** Entries that count on a day. */
const counting = (today: string) =>
  sql`e.status = 'ENABLED' and (e.valid_until is null or e.valid_until >= ${today}::date)`

const amongEntries = (ids: readonly string[] | null) =>
  ids === null ? sql`true` : sql`e.id = any(${[...ids]}::uuid[])`

type When = { at: string; today: string }

/** Writes what was found and not known yet. */
async function write(tx: Tx, found: RawBuilder<unknown>, at: string): Promise<number> {
  const written = await rows(
    tx,
    sql<{ id: string }>`insert into screening.hit (id, hit_no, entry_id, client_id, application_id, business_line,
        department_id, label, matched, found_at)
      select gen_random_uuid(), 'BH' || nextval('screening.hit_number'), f.entry_id, f.client_id, f.application_id,
        f.business_line, f.department_id, f.label, f.matched, ${at}::timestamptz
      from (${found}) f
      -- The number is drawn only for what is new.
      where not exists (select from screening.hit h where h.entry_id = f.entry_id
        and (h.client_id = f.client_id or h.application_id = f.application_id))
      on conflict do nothing returning id`,
  )
  return written.length
}

/**
 * Compares living clients with the list: documents of the client and the people behind it by their index
 * (identity_document_number), the client's names by the words of the search index (client_words), then letter by letter, the
 * names of the people behind it by person_names.
 * What it costs grows with the list, not with the clients.
 *
 * @param entryIds  null: the whole list.
 * @returns how many hits are new.
 */
export function screenClients(tx: Tx, entryIds: readonly string[] | null, { at, today }: When): Promise<number> {
  const found = sql`
    select distinct on (entry_id, client_id) entry_id, client_id, null::uuid as application_id,
      null::text as business_line, null::uuid as department_id, label, matched
    from (
      select e.id as entry_id, c.id as client_id, c.display_name as label, 'identity' as matched
      from screening.entry e
      join clients.v_identity d on d.number_index = e.number_index and d.kind = e.identity_kind
        and d.country = e.identity_country
      join clients.v_client c on c.id = d.client_id and c.status <> 'CANCELLED'
      where e.kind = 'member' and ${counting(today)} and ${amongEntries(entryIds)}
      union all
      select e.id, c.id, c.display_name,
        case when e.born_on is not null and c.born_on = e.born_on then 'nameAndBirth' else 'name' end
      from screening.entry e
      join screening.entry_name n on n.entry_id = e.id
      join clients.v_client c on c.search_words @> n.words and n.folded = any(string_to_array(c.search_name, E'\\n'))
        and c.status <> 'CANCELLED' and (e.born_on is null or c.born_on is null or c.born_on = e.born_on)
      where e.kind = 'name' and ${counting(today)} and ${amongEntries(entryIds)}
      union all
      select e.id, p.client_id, p.label,
        case when e.born_on is not null and p.born_on = e.born_on then 'nameAndBirth' else 'name' end
      from screening.entry e
      join screening.entry_name n on n.entry_id = e.id
      join screening.person p on p.names @> array[n.folded]
        and (e.born_on is null or p.born_on is null or p.born_on = e.born_on)
      join clients.v_client c on c.id = p.client_id and c.status <> 'CANCELLED'
      where e.kind = 'name' and ${counting(today)} and ${amongEntries(entryIds)}
    ) one
    order by entry_id, client_id, matched`
  return write(tx, found, at)
}

/**
 * Compares the people of applications under way with the list; indexes applicant_number and applicant_name.
 *
 * @param applicationId  null: all of them.
 */
export function screenApplicants(
  tx: Tx,
  entryIds: readonly string[] | null,
  applicationId: string | null,
  { at, today }: When,
): Promise<number> {
  const which = applicationId === null ? sql`true` : sql`a.application_id = ${applicationId}::uuid`
  const found = sql`
    select distinct on (entry_id, application_id) entry_id, null::uuid as client_id, application_id, business_line,
      department_id, label, matched
    from (
      select e.id as entry_id, a.application_id, a.business_line, a.department_id, a.label, 'identity' as matched
      from screening.entry e join screening.applicant a on a.number_index @> array[e.number_index]
      where e.kind = 'member' and ${counting(today)} and ${amongEntries(entryIds)} and ${which}
      union all
      select e.id, a.application_id, a.business_line, a.department_id, a.label,
        case when e.born_on is not null and a.born_on = e.born_on then 'nameAndBirth' else 'name' end
      from screening.entry e
      join screening.entry_name n on n.entry_id = e.id
      join screening.applicant a on a.names @> array[n.folded]
        and (e.born_on is null or a.born_on is null or a.born_on = e.born_on)
      where e.kind = 'name' and ${counting(today)} and ${amongEntries(entryIds)} and ${which}
    ) one
    order by entry_id, application_id, matched`
  return write(tx, found, at)
}

/** Somebody of an application as it is compared. */
export type Applicant = {
  label: string
  /** The client to be itself, not somebody behind it. */
  own: boolean
  names: string[]
  searchName: string
  bornOn: string | null
  /** Blind indexes in hex. */
  numbers: string[]
  contacts: string[]
}

/** Puts the people of an application in the place of those it had before. */
export async function replaceApplicants(
  tx: Tx,
  application: { id: string; businessLine: string; departmentId: string },
  applicants: readonly Applicant[],
): Promise<void> {
  await sql`delete from screening.applicant where application_id = ${application.id}::uuid`.execute(tx)
  const given = JSON.stringify(applicants.map((one, position) => ({ position, ...one })))
  await sql`insert into screening.applicant (application_id, position, label, own, names, search_name, born_on,
      number_index, contact_index, business_line, department_id)
    select ${application.id}::uuid, g.position, g.label, g.own, g.names, g."searchName", g."bornOn",
      array(select decode(x, 'hex') from unnest(g.numbers) x), array(select decode(x, 'hex') from unnest(g.contacts) x),
      ${application.businessLine}, ${application.departmentId}::uuid
    from jsonb_to_recordset(${given}::jsonb) as g (position integer, label text, own boolean, names text[],
      "searchName" text, "bornOn" date, numbers text[], contacts text[])`.execute(tx)
}

/** Forgets the people of applications that have ended. */
export async function dropEnded(tx: Tx): Promise<void> {
  await sql`delete from screening.applicant a using onboarding.v_application o
    where o.id = a.application_id and o.state in ('OPENED', 'REJECTED', 'CANCELLED')`.execute(tx)
}

/** The hit that stands in the way of opening: of the application, or of the client whose further accounts are opened. */
export async function standingHit(
  reader: Reader,
  subject: { applicationId: string; clientId: string | null },
): Promise<{ hitNo: string; state: 'OPEN' | 'CONFIRMED' } | null> {
  const [hit] = await rows(
    reader,
    sql<{ hitNo: string; state: 'OPEN' | 'CONFIRMED' }>`select hit_no as "hitNo", state from screening.hit
      where state <> 'DISMISSED' and (application_id = ${subject.applicationId}::uuid
        or client_id = ${subject.clientId}::uuid)
      order by state, found_at limit 1`,
  )
  return hit ?? null
}

/** An application's hits are its client's from now on. */
export async function handOver(tx: Tx, applicationId: string, clientId: string): Promise<void> {
  await sql`update screening.hit set client_id = ${clientId}::uuid
    where application_id = ${applicationId}::uuid and client_id is null`.execute(tx)
  await sql`delete from screening.applicant where application_id = ${applicationId}::uuid`.execute(tx)
}
