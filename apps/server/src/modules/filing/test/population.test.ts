import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Decision } from '#modules/bcan'
import { rows } from '#platform/db.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { inTheLongRun } from '#testing/long.ts'
import { aFiler, anOwner, consent, fileText, number, type Owner, stateOf } from './a-filer.ts'

let app: TestApp
let desk: Person
beforeAll(async () => {
  app = await testApp({ now: '2026-11-20T02:00:00Z' })
  desk = app.signInAs('all')
})
afterAll(() => app.close())

const consents = fc.constantFrom('none', 'given', 'withdrawn', 'again')
const client = fc.record({
  type: fc.constantFrom('individual', 'joint', 'corporate'),
  own: consents,
  holder: consents,
  account: fc.constantFrom('ACTIVE', 'ACTIVE', 'ACTIVE', 'DORMANT'),
  document: fc.constantFrom('own', 'own', 'none', 'unsuitable'),
  named: fc.constantFrom(true, true, true, false),
  allowed: fc.constantFrom(true, true, true, false),
})
type Given = typeof client extends fc.Arbitrary<infer T> ? T : never

const agreed = (said: Given['own']) => said === 'given' || said === 'again'
const parties = ({ type, own, holder }: Given) => (type === 'corporate' ? [] : type === 'joint' ? [own, holder] : [own])

/** Said once more, from the rules and not from the code: who agreed, has a document and a name, and trades. */
const filed = (one: Given) =>
  one.account === 'ACTIVE' && one.document === 'own' && one.named && parties(one).every(agreed)
/** What becomes of an order before anything is filed. */
function order(one: Given, side: 'buy' | 'sell'): string {
  if (one.account !== 'ACTIVE' || !one.allowed) return 'refused'
  if (parties(one).every(agreed)) return 'own number'
  return side === 'buy' ? 'refused' : 'sell-only number'
}

async function say(clientId: string, said: Given['own'], more: object): Promise<void> {
  if (said === 'none') return
  await consent(desk, clientId, true, more)
  if (said !== 'given') await consent(desk, clientId, false, more)
  if (said === 'again') await consent(desk, clientId, true, more)
}

async function make(one: Given): Promise<Owner> {
  const owner = await anOwner(app, one.type)
  const { clientId } = owner
  if (one.document === 'none')
    await sql`delete from clients.identity_document where client_id = ${clientId}`.execute(app.db)
  if (one.document === 'unsuitable') {
    await sql`update clients.identity_document set kind = 'home-return-permit' where client_id = ${clientId}`.execute(
      app.db,
    )
  }
  if (!one.named) {
    await sql`update clients.client set name_en = null, name_zh = null where id = ${clientId}`.execute(app.db)
  }
  await sql`update accounts.account set status = ${one.account} where id = ${owner.accountId}`.execute(app.db)
  return owner
}

async function settle(one: Given, { clientId }: Owner): Promise<void> {
  if (one.type !== 'corporate') await say(clientId, one.own, {})
  if (one.type === 'joint') {
    const [holder] = await rows(
      app.db,
      sql<{ id: string }>`select id from clients.v_holder where client_id = ${clientId}`,
    )
    await say(clientId, one.holder, { personId: holder?.id })
  }
  if (!one.allowed) {
    await sql`update bcan.registration set allowed = false where client_id = ${clientId}`.execute(app.db)
  }
}

async function told({ accountNo }: Owner, side: 'buy' | 'sell', bcan: number | undefined): Promise<string> {
  const { body } = await desk.get<Decision>(`/bcan/orders/${accountNo}?side=${side}`)
  if (!body.accepted) return 'refused'
  const tagged = body.tag?.split('.')[1]
  return tagged === String(bcan) ? 'own number' : tagged === '1' ? 'sell-only number' : `strange tag ${body.tag}`
}

describe('[H-04] [H-06] any population', () => {
  it('is filed exactly as the rules say, and every order goes under the number they give', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(client, { minLength: 1, maxLength: 10 }), async (population) => {
        const { ceNo, rangeId } = await aFiler(desk)
        const owners: Owner[] = []
        for (const one of population) owners.push(await make(one))
        await number(app, desk)
        for (const [at, owner] of owners.entries()) await settle(population[at] as Given, owner)
        const made = await desk.send<{ id: string }>('POST', '/filings', { regime: 'HKIDR', ceNo, send: false })
        await app.runJobs()
        const text = await fileText(app, made.body.id)
        const numbers = await Promise.all(owners.map(async ({ clientId }) => (await stateOf(app, clientId))?.bcan))
        const inFile = new Set(
          text
            .split('\r\n')
            .slice(1, -2)
            .map((line) => Number(line.split('|')[1])),
        )
        const wanted = new Set(numbers.filter((_, at) => filed(population[at] as Given)))
        expect(inFile).toEqual(wanted)
        for (const [at, owner] of owners.entries()) {
          for (const side of ['buy', 'sell'] as const) {
            expect(await told(owner, side, numbers[at]), `${JSON.stringify(population[at])} ${side}`).toBe(
              order(population[at] as Given, side),
            )
          }
        }
        await desk.send('POST', `/bcan/ranges/${rangeId}/close`, { remark: 'over' })
      }),
      { numRuns: inTheLongRun ? 60 : 4 },
    )
  })
})
