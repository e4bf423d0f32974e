import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { rows } from '#platform/db.ts'
import { writeCatalogue } from '../catalogue.ts'
import { type Broker, testBroker } from './broker.ts'

const AGREE = 'approvals.task.agree'
const KEYS = [AGREE, 'approvals.task.handle', 'approvals.task.work']

let broker: Broker
beforeAll(async () => {
  broker = await testBroker()
})
afterAll(() => broker?.close())

async function rightsOf(username: string): Promise<string[]> {
  const found = await rows(
    broker.db,
    sql<{ key: string }>`select distinct permission as key from access.rights_at(${broker.id(username)}, now())
      where permission = any(${KEYS}::text[]) order by 1`,
  )
  return found.map((one) => one.key)
}

/** As a house stood before there was a key for handling: one key for all, in a policy of its own and with clerks. */
async function before() {
  const policy = newId<'policy'>()
  const at = '2026-01-05T00:00:00Z'
  await sql`delete from access.policy_permission where permission = any(${KEYS.slice(1)}::text[])`.execute(broker.db)
  await sql`delete from access.permission where key = any(${KEYS.slice(1)}::text[])`.execute(broker.db)
  await sql`update access.permission set implies = '{}' where key = ${AGREE}`.execute(broker.db)
  await sql`insert into access.policy_permission (policy_id, permission)
    select id, ${AGREE} from access.policy where code = 'role.account-clerk'`.execute(broker.db)
  await sql`insert into access.policy (id, code, name, builtin, created_at)
    values (${policy}, 'own.checkers', 'Checkers', false, ${at})`.execute(broker.db)
  await sql`insert into access.policy_permission (policy_id, permission) values (${policy}, ${AGREE})`.execute(
    broker.db,
  )
  await sql`insert into access.operator_policy (operator_id, policy_id, granted_by, valid_from)
    values (${broker.id('auditor')}, ${policy}, ${broker.id('admin')}, ${at})`.execute(broker.db)
  await sql`insert into access.operator_permission (operator_id, permission, granted_by, valid_from, expires_at)
    values (${broker.id('deputy')}, ${AGREE}, ${broker.id('admin')}, ${at}, '2099-01-01T00:00:00Z')`.execute(broker.db)
  await sql`insert into access.api_key (id, prefix, hash, operator_id, name, scopes, created_at, expires_at)
    values (${newId<'apiKey'>()}, 'aaaaaaaaaaaa', decode(repeat('00', 32), 'hex'), ${broker.id('chief')}, 'old',
      array[${AGREE}], ${at}, '2099-01-01T00:00:00Z')`.execute(broker.db)
}

it('[P-01][A-29] nobody loses a right to the key of handling: people, policies, keys of programs and clerks keep theirs', async () => {
  await before()
  for (const who of ['clerk', 'auditor', 'deputy', 'chief']) expect(await rightsOf(who)).toEqual([AGREE])
  const migration = await readFile(new URL('../migrations/0010-handling-key.sql', import.meta.url), 'utf8')
  await sql.raw(migration).execute(broker.db)
  // The built-in policies follow the code when the server starts.
  await writeCatalogue(broker.platform)
  for (const who of ['clerk', 'auditor', 'deputy', 'chief']) expect(await rightsOf(who)).toEqual(KEYS)
  const [key] = await rows(broker.db, sql<{ scopes: string[] }>`select scopes from access.api_key where name = 'old'`)
  expect(key?.scopes).toEqual(KEYS)
  const [clerk] = await rows(
    broker.db,
    sql<{ until: string | null }>`select expires_at as until from access.operator_permission
      where operator_id = ${broker.id('clerk')} and permission = ${AGREE}`,
  )
  expect(clerk).toEqual({ until: null })
  const dated = await rows(
    broker.db,
    sql<{ until: string }>`select distinct expires_at::text as until from access.operator_permission
      where operator_id = ${broker.id('deputy')} and permission = any(${KEYS}::text[])`,
  )
  expect(dated).toHaveLength(1)
})

it('[A-32] whoever becomes a clerk from now on handles what is dispatched and approves nothing', async () => {
  await sql`delete from access.operator_permission where operator_id = ${broker.id('shenzhen')}`.execute(broker.db)
  expect(await rightsOf('shenzhen')).toEqual(['approvals.task.handle', 'approvals.task.work'])
})
