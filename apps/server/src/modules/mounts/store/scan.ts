import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { ScanFailure } from '../schema.ts'

/** A file as a scan finds it. `path` and what it names are as people read them. */
export type SeenFile = {
  id: string
  pathKey: string
  pathBytes: string
  path: string
  fileName: string
  size: number
  modifiedAt: string
  kind: string
  mime: string
  fingerprint: string
  patternId: string | null
  namedAccount: string | null
  parameter: string | null
  datedOn: string | null
}

export type Known = {
  pathKey: string
  size: number
  modifiedAt: string
  kind: string
  mime: string
  fingerprint: string
}

export async function insertScan(
  tx: Tx,
  scan: { id: string; root: string; at: string; by: string | null },
): Promise<void> {
  await sql`update mounts.scan set state = 'FAILED', finished_at = ${scan.at}, failure = 'INTERRUPTED'
    where root = ${scan.root} and state = 'RUNNING'`.execute(tx)
  await sql`insert into mounts.scan (id, root, state, started_at, asked_by_name)
    values (${scan.id}, ${scan.root}, 'RUNNING', ${scan.at}, ${scan.by})`.execute(tx)
}

/** What is known of these paths already. Index: unique (root, path_key). */
export function knownFiles(reader: Reader, root: string, keys: readonly string[]): Promise<Known[]> {
  return rows(
    reader,
    sql<Known>`select encode(path_key, 'hex') as "pathKey", size, modified_at as "modifiedAt", kind, mime, fingerprint
      from mounts.file where root = ${root} and path_key = any(
        (select array_agg(decode(k, 'hex')) from unnest(${[...keys]}::text[]) k)::bytea[]) and state = 'PRESENT'`,
  )
}

/**
 * Writes what a scan saw. What is bound keeps its account and the parameter it was given; otherwise the path says again
 * what it names. @returns how many are new, and how many changed.
 */
export async function noteSeen(
  tx: Tx,
  scan: { id: string; root: string; at: string },
  files: readonly SeenFile[],
  refused: number,
): Promise<{ fresh: number; changed: number }> {
  const [done] = await rows(
    tx,
    sql<{ fresh: number; changed: number }>`with given as (
        select g.*, a.business_line, a.department_id from jsonb_to_recordset(${JSON.stringify(files)}::jsonb) as g (id uuid, "pathKey" text,
          "pathBytes" text, path text, "fileName" text, size bigint, "modifiedAt" timestamptz, kind text, mime text,
          fingerprint text, "patternId" uuid, "namedAccount" text, parameter text, "datedOn" date)
        left join accounts.v_account a on a.account_no = g."namedAccount"
      ), before as (
        select f.id, f.fingerprint, f.state from mounts.file f join given g
          on f.root = ${scan.root} and f.path_key = decode(g."pathKey", 'hex')
      ), written as (
        insert into mounts.file as f (id, root, path_key, path_bytes, path, file_name, size, modified_at, kind, mime,
          fingerprint, state, pattern_id, named_account, parameter, dated_on, business_line, department_id, seen_in,
          first_seen_at)
        select id, ${scan.root}, decode("pathKey", 'hex'), decode("pathBytes", 'hex'), path, "fileName", size, "modifiedAt",
          kind, mime, fingerprint, 'PRESENT', "patternId", "namedAccount", parameter, "datedOn", business_line,
          department_id, ${scan.id}, ${scan.at} from given
        on conflict (root, path_key) do update set seen_in = excluded.seen_in, path = excluded.path,
          file_name = excluded.file_name, size = excluded.size, modified_at = excluded.modified_at, kind = excluded.kind,
          mime = excluded.mime, fingerprint = excluded.fingerprint, state = 'PRESENT', vanished_at = null,
          pattern_id = excluded.pattern_id, named_account = excluded.named_account, dated_on = excluded.dated_on,
          parameter = case when f.account_id is null then excluded.parameter else f.parameter end,
          business_line = case when f.account_id is null then excluded.business_line else f.business_line end,
          department_id = case when f.account_id is null then excluded.department_id else f.department_id end
        returning f.id, f.fingerprint
      ), tally as (
        select count(*) filter (where b.id is null)::int as fresh,
          count(*) filter (where b.fingerprint <> w.fingerprint or b.state = 'VANISHED')::int as changed
        from written w left join before b on b.id = w.id
      ), counted as (
        update mounts.scan s set seen = s.seen + ${files.length}, fresh = s.fresh + t.fresh, changed = s.changed + t.changed,
          refused = s.refused + ${refused} from tally t where s.id = ${scan.id}
      )
      select fresh, changed from tally`,
  )
  return done ?? { fresh: 0, changed: 0 }
}

/**
 * What was there and was not seen any more has vanished, except below folders that could not be read. What appeared at the
 * same time with the same content was renamed: it keeps its row, and so its account.
 */
export async function settle(
  tx: Tx,
  scan: { id: string; root: string; at: string },
  unread: readonly string[],
): Promise<{ vanished: number; renamed: number }> {
  const gone = await rows(
    tx,
    sql<{ id: string }>`update mounts.file f set state = 'VANISHED', vanished_at = ${scan.at}, version = version + 1
      where f.root = ${scan.root} and f.state = 'PRESENT' and f.seen_in <> ${scan.id} and not exists (
        select from unnest(${[...unread]}::text[]) u where substring(f.path_bytes from 1 for length(decode(u, 'hex')))
          = decode(u, 'hex'))
      returning f.id`,
  )
  // Of one content that is gone and one that is new, and only of one each: whatever else would be a guess.
  const renamed = await rows(
    tx,
    sql<{ id: string }>`with gone as (
        select fingerprint, min(id::text)::uuid as id from mounts.file where root = ${scan.root} and state = 'VANISHED'
          and size > 0 group by fingerprint having count(*) = 1
      ), fresh as (
        select fingerprint, min(id::text)::uuid as id from mounts.file where root = ${scan.root} and state = 'PRESENT'
          and seen_in = ${scan.id} and first_seen_at = ${scan.at}::timestamptz and account_id is null
          group by fingerprint having count(*) = 1
      ), pair as (
        select g.id as old, r.id from gone g join fresh r using (fingerprint)
      ), taken as (
        delete from mounts.file f using pair p where f.id = p.id returning p.old, f.*
      )
      update mounts.file f set path_key = t.path_key, path_bytes = t.path_bytes, path = t.path, file_name = t.file_name,
        size = t.size, modified_at = t.modified_at, kind = t.kind, mime = t.mime, state = 'PRESENT', vanished_at = null,
        pattern_id = t.pattern_id, named_account = t.named_account, dated_on = t.dated_on, seen_in = t.seen_in,
        parameter = case when f.account_id is null then t.parameter else f.parameter end,
        business_line = case when f.account_id is null then t.business_line else f.business_line end,
        department_id = case when f.account_id is null then t.department_id else f.department_id end,
        version = f.version + 1
      from taken t where f.id = t.old returning f.id`,
  )
  return { vanished: gone.length, renamed: renamed.length }
}

export async function finishScan(
  tx: Tx,
  scan: { id: string; at: string },
  end: { failure: ScanFailure | null; vanished: number; renamed: number },
): Promise<void> {
  await sql`update mounts.scan set state = ${end.failure === null ? 'DONE' : 'FAILED'}, finished_at = ${scan.at},
    failure = ${end.failure}, vanished = ${end.vanished}, renamed = ${end.renamed},
    fresh = greatest(0, fresh - ${end.renamed}) where id = ${scan.id}`.execute(tx)
}
