import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import { openAccount } from '#modules/accounts'
import { createClient } from '#modules/clients'
import { inTransaction, rows } from '#platform/db.ts'
import { aProfile } from '#testing/a-profile.ts'
import type { TestApp } from '#testing/app.ts'

/** Words that stand only where nobody in `east` may look. */
export const CANARY = { client: 'CANARY Wing Yan', account: 'CANARY-1', secret: 'CANARY-token' }

export const central = newId<'department'>()
export const east = newId<'department'>()
export const centralOnly = { all: false, businessLines: ['brokerage'], departmentIds: [central] } as const

async function open(app: TestApp, n: number, accountNo: string, departmentId: string, profile: object): Promise<void> {
  const place = { businessLine: 'brokerage', departmentId }
  await inTransaction(app.db, async (tx) => {
    const client = await createClient(tx, app.platform, app.clock(), aProfile(n, profile), place)
    await openAccount(tx, app.platform, app.clock(), {
      ...place,
      clientId: client.id,
      type: 'cash',
      accountNo,
      parentId: null,
      brokerCode: null,
      introducerCode: null,
      marks: [],
      applicationId: null,
      status: 'ACTIVE',
    })
  })
}

/** Two accounts in Central, one in East that is a canary. */
export async function someAccounts(app: TestApp): Promise<void> {
  await open(app, 1, 'C-1', central, { nameEn: 'LEE Ka Yan' })
  await open(app, 2, 'C-2', central, { nameEn: 'WONG Siu Ming' })
  await open(app, 3, CANARY.account, east, { nameZh: undefined, nameEn: CANARY.client })
}

/** Everything that stands in the database, as one digest: rows of every table, sequences, relations, functions, roles. */
export async function stateOf(app: TestApp): Promise<string> {
  const tables = await rows(
    app.db,
    sql<{ name: string }>`select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')
        and (schemaname, tablename) not in (('sources', 'run_scope'), ('sources', 'run')) order by 1`,
  )
  const contents = tables.map(
    ({ name }) => `select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as d from ${name} t`,
  )
  const catalogue = [
    "select string_agg(schemaname || sequencename || coalesce(last_value::text, ''), '|' order by 1) from pg_sequences",
    "select string_agg(oid::text || relname, '|' order by oid) from pg_class where relnamespace::regnamespace::text !~ '^pg_t'",
    "select string_agg(oid::text, '|' order by oid) from pg_proc",
    "select string_agg(rolname || rolsuper, '|' order by oid) from pg_roles where rolname !~ '^kontor_sources_'",
    "select string_agg(coalesce(relacl::text, '-'), '|' order by oid) from pg_class",
    'select count(*)::text from pg_largeobject_metadata',
    // Other databases of the cluster, and their readers, belong to tests that run beside this one.
    "select count(*)::text from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())",
    'select count(*)::text from pg_prepared_xacts',
    'select count(*)::text from pg_extension',
  ]
  const all = [...contents, ...catalogue].map((one) => `(${one})`).join(` || '#' || `)
  const [found] = await rows(
    app.db,
    sql.raw<{ digest: string }>(`select md5(${all.replaceAll('|| (', `|| (`)}) as digest`),
  )
  return found?.digest ?? ''
}
