import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { Encoding, MountRoot, Pattern } from '../schema.ts'

/** Takes note of the folders the configuration names. */
export async function noteRoots(tx: Tx, names: readonly string[]): Promise<void> {
  await sql`insert into mounts.root (name) select unnest(${[...names]}::text[]) on conflict do nothing`.execute(tx)
}

export async function findEncoding(reader: Reader, root: string): Promise<Encoding | null> {
  const [row] = await rows(reader, sql<{ encoding: Encoding }>`select encoding from mounts.root where name = ${root}`)
  return row?.encoding ?? null
}

export async function updateRoot(
  tx: Tx,
  given: { root: string; version: number; encoding: Encoding },
): Promise<boolean> {
  const updated = await rows(
    tx,
    sql`update mounts.root set encoding = ${given.encoding}, version = version + 1
      where name = ${given.root} and version = ${given.version} returning 1`,
  )
  return updated.length === 1
}

type PatternRow = Omit<Pattern, 'files'>

/** Patterns of a folder that count, in the order they are tried. Index pattern_root. */
export function patternsOf(reader: Reader, root: string): Promise<PatternRow[]> {
  return rows(
    reader,
    sql<PatternRow>`select id, root, template, parameter, position, retired, version,
      updated_by_name as "updatedByName", updated_at as "updatedAt" from mounts.pattern
      where root = ${root} and not retired order by position, id`,
  )
}

export async function findPattern(reader: Reader, id: string): Promise<PatternRow | null> {
  const [row] = await rows(
    reader,
    sql<PatternRow>`select id, root, template, parameter, position, retired, version,
      updated_by_name as "updatedByName", updated_at as "updatedAt" from mounts.pattern where id = ${id}::uuid`,
  )
  return row ?? null
}

type Written = { template: string; parameter: string | null; position: number }
type By = { name: string; at: string }

export async function insertPattern(tx: Tx, id: string, root: string, given: Written, by: By): Promise<void> {
  await sql`insert into mounts.pattern (id, root, template, parameter, position, updated_by_name, updated_at)
    values (${id}, ${root}, ${given.template}, ${given.parameter}, ${given.position}, ${by.name}, ${by.at})`.execute(tx)
}

/** @returns false when the version has moved on. */
export async function updatePattern(
  tx: Tx,
  { id, version }: { id: string; version: number },
  given: Written & { retired: boolean },
  by: By,
): Promise<boolean> {
  const updated = await rows(
    tx,
    sql`update mounts.pattern set template = ${given.template}, parameter = ${given.parameter},
      position = ${given.position}, retired = ${given.retired}, updated_by_name = ${by.name}, updated_at = ${by.at},
      version = version + 1 where id = ${id} and version = ${version} returning 1`,
  )
  return updated.length === 1
}

/** Every folder with its patterns, how much is in it, and its last scan. */
export async function listRoots(reader: Reader, configured: readonly string[]): Promise<MountRoot[]> {
  const roots = await rows(
    reader,
    sql<Omit<MountRoot, 'patterns' | 'configured'>>`select r.name, r.encoding, r.version, coalesce(f.files, 0) as files,
        coalesce(f.unbound, 0) as unbound, coalesce(f.vanished, 0) as vanished, s.last as "lastScan"
      from mounts.root r
      left join (select root, count(*)::int as files, count(*) filter (where account_id is null)::int as unbound,
          count(*) filter (where state = 'VANISHED')::int as vanished from mounts.file group by root) f on f.root = r.name
      left join lateral (select jsonb_build_object('state', state, 'startedAt', started_at, 'finishedAt', finished_at,
          'seen', seen, 'failure', failure) as last
        from mounts.scan where root = r.name order by started_at desc, id desc limit 1) s on true
      order by r.name`,
  )
  const patterns = await rows(
    reader,
    sql<Pattern>`select p.id, p.root, p.template, p.parameter, p.position, p.retired, p.version,
        p.updated_by_name as "updatedByName", p.updated_at as "updatedAt", coalesce(f.files, 0) as files
      from mounts.pattern p
      left join (select pattern_id, count(*)::int as files from mounts.file group by pattern_id) f on f.pattern_id = p.id
      where not p.retired order by p.root, p.position, p.id`,
  )
  return roots.map((root) => ({
    ...root,
    configured: configured.includes(root.name),
    patterns: patterns.filter((one) => one.root === root.name),
  }))
}
