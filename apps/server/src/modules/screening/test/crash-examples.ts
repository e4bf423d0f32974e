import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import { rows } from '#platform/db.ts'
import { hongKongNumber } from '#testing/a-profile.ts'
import { anAccount } from '#testing/an-account.ts'
import type { Person, TestApp } from '#testing/app.ts'
import type { Call, Examples } from '#testing/crash-sweep.ts'

const REST = { category: 'internal', reason: 'Owes the house' }
const by = (person: Person, input: object): Call => ({ actor: person.actor, input })
let count = 40_000

function entry() {
  count += 1
  return { identityKind: 'hkid', identityCountry: 'HK', identityNumber: hongKongNumber(count), ...REST }
}

async function made(app: TestApp): Promise<string> {
  const { body } = await app.signInAs('all').send<{ id: string }>('POST', '/screening/entries', entry())
  return body.id
}

/** A hit on the document of a client. */
async function hit(app: TestApp): Promise<string> {
  const { clientId } = await anAccount(app)
  const entryId = await made(app)
  const id = newId<'hit'>()
  await sql`insert into screening.hit (id, hit_no, entry_id, client_id, label, matched, found_at)
    values (${id}, ${id}, ${entryId}, ${clientId}, 'Somebody', 'identity', now())`.execute(app.db)
  return id
}

async function pair(app: TestApp): Promise<string> {
  const clients = [(await anAccount(app)).clientId, (await anAccount(app)).clientId].sort()
  const [found] = await rows(
    app.db,
    sql<{ id: string }>`insert into screening.pair (id, low_id, high_id, parts, score, found_at)
      values (gen_random_uuid(), ${clients[0]}, ${clients[1]}, '{phone}', 30, now()) returning id`,
  )
  return found?.id ?? ''
}

/** How each command of the module comes to be called. */
export const EXAMPLES: Examples<TestApp> = {
  'screening.entry.create': async (app) => by(app.signInAs('all'), entry()),
  'screening.entry.import': async (app) => by(app.signInAs('all'), { rows: [entry(), { nameZh: '譚詠欣', ...REST }] }),
  'screening.entry.setStatus': async (app) =>
    by(app.signInAs('all'), { id: await made(app), version: 1, status: 'DISABLED', remark: 'Wrong' }),
  'screening.entry.remove': async (app) => by(app.signInAs('all'), { id: await made(app), remark: 'Wrong' }),
  'screening.hit.decide': async (app) =>
    by(app.signInAs('all'), { id: await hit(app), version: 1, state: 'DISMISSED', remark: 'Another person' }),
  'screening.pair.judge': async (app) =>
    by(app.signInAs('all'), { id: await pair(app), version: 1, verdict: 'different', remark: 'Two persons' }),
}
