import { sql } from 'kysely'
import { rows, type Tx } from '#platform/db.ts'

/** How a view is made; `digest` stands for all of it. */
export type ViewText = { name: string; digest: string; text: string }

const LOCK = 7_301_844_023

/** Processes that start at once do this one after the other. */
async function alone(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx)
}

/**
 * Brings the published views to what the modules offer: new and changed ones are made, those nobody offers any more go.
 */
export async function publishViews(tx: Tx, views: readonly ViewText[]): Promise<void> {
  await alone(tx)
  const found = await rows(tx, sql<{ name: string; digest: string }>`select name, digest from sources.published_view`)
  const known = new Map(found.map((one) => [one.name, one.digest]))
  const offered = new Set(views.map((one) => one.name))
  for (const { name } of found) {
    if (offered.has(name)) continue
    await sql`drop view if exists ${sql.id('sources', name)}`.execute(tx)
    await sql`delete from sources.published_view where name = ${name}`.execute(tx)
  }
  for (const { name, digest, text } of views) {
    if (known.get(name) === digest) continue
    await sql`drop view if exists ${sql.id('sources', name)}`.execute(tx)
    await sql.raw(text).execute(tx)
    await sql`insert into sources.published_view (name, digest) values (${name}, ${digest})
      on conflict (name) do update set digest = excluded.digest`.execute(tx)
  }
}

/** Lets the reader read the published views, and nothing else of this database. */
export async function grantViews(tx: Tx, role: string, views: readonly string[]): Promise<void> {
  await alone(tx)
  await sql`revoke all on all tables in schema sources from ${sql.id(role)}`.execute(tx)
  await sql`grant usage on schema sources to ${sql.id(role)}`.execute(tx)
  for (const name of views) {
    await sql`grant select on ${sql.id('sources', name)} to ${sql.id(role)}`.execute(tx)
  }
}

/** A name for this database's reader, the same for every process of it: roles belong to the whole cluster. */
export async function readerName(tx: Tx): Promise<string> {
  const [one] = await rows(
    tx,
    sql<{ oid: number }>`select oid::int8 as oid from pg_database where datname = current_database()`,
  )
  return `kontor_sources_${one?.oid}`
}

/** What keeps a role from being a reader: powers it has, or tables it may touch besides the views. */
export async function excessOf(tx: Tx, role: string): Promise<string[]> {
  const found = await rows(
    tx,
    sql<{ what: string }>`
      select 'is privileged' as what from pg_roles r
        where r.rolname = ${role}
          and (r.rolsuper or r.rolcreatedb or r.rolcreaterole or r.rolreplication or r.rolbypassrls)
      union all
      select 'belongs to ' || g.rolname from pg_auth_members m
        join pg_roles g on g.oid = m.roleid join pg_roles r on r.oid = m.member where r.rolname = ${role}
      union all
      select 'may touch ' || n.nspname || '.' || c.relname from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and c.relkind in ('r', 'v', 'm', 'p', 'f')
          and has_schema_privilege(${role}, n.oid, 'usage')
          and (has_any_column_privilege(${role}, c.oid, 'insert,update')
            or has_table_privilege(${role}, c.oid, 'delete,truncate,trigger')
            or (has_any_column_privilege(${role}, c.oid, 'select') and not (n.nspname = 'sources' and exists (
              select from sources.published_view v where v.name = c.relname))))
      union all
      select 'may create in ' || n.nspname from pg_namespace n
        where n.nspname not like 'pg\\_%' and has_schema_privilege(${role}, n.oid, 'create')
      limit 100`,
  )
  return found.map((one) => one.what)
}

/** Whether the role is there. */
export async function roleExists(tx: Tx, role: string): Promise<boolean> {
  return (await rows(tx, sql`select 1 from pg_roles where rolname = ${role}`)).length > 0
}

/**
 * Makes the role, or brings its password and limits to what they should be. Needs CREATEROLE, no more.
 *
 * @param verifier  the password's SCRAM verifier: the password itself is never sent in a statement.
 */
export async function ensureRole(tx: Tx, role: string, verifier: string): Promise<void> {
  await alone(tx)
  const name = sql.id(role)
  if (!(await roleExists(tx, role))) {
    await sql`create role ${name} login noinherit nosuperuser nocreatedb nocreaterole connection limit 64`.execute(tx)
  }
  await sql`alter role ${name} password ${sql.lit(verifier)}`.execute(tx)
  await sql`alter role ${name} set default_transaction_read_only = on`.execute(tx)
  await sql`alter role ${name} set search_path = sources`.execute(tx)
}
