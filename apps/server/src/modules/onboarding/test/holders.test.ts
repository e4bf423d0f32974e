import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient, type ProfileInput } from '#modules/clients'
import { inTransaction, rows } from '#platform/db.ts'
import { aCompany, aHolder, aProfile } from '#testing/a-profile.ts'
import { agreeAll, anApplication, type Branch, branch, type Reply, seen, submitted } from '#testing/branch.ts'
import { holdersIn, reviewFacts } from '../service/assess.ts'

let house: Branch
beforeAll(async () => {
  house = await branch()
})
afterAll(() => house?.app.close())

let count = 3000
const next = () => (count += 1)
const OLD = '1950-01-01'

/** A client we have already. */
const aClient = (profile: ProfileInput) =>
  inTransaction(house.app.db, (tx) =>
    createClient(tx, house.app.platform, house.app.clock(), profile, house.place),
  ).then(({ id }) => id)
const further = (clientId: string, accounts: object[] = [{ type: 'margin' }]) => ({
  ...house.place,
  clientId,
  accounts,
})
/** The step after the first review. */
async function afterFirst(content: object): Promise<string[]> {
  const id = await submitted(house, content)
  await agreeAll(house, id, [house.first])
  return (await seen(house.maker, id)).reviewSteps
}

describe('[C-07] the video call looks at every holder', () => {
  it('a joint holder of sixty-five or more is called, whoever is named first', async () => {
    const joint = (bornOn: string) => ({ type: 'joint', persons: [aHolder(next() + 5000, { bornOn })] })
    expect(await afterFirst(anApplication(house.place, next(), joint(OLD)))).toEqual(['videoCall'])
    expect(await afterFirst(anApplication(house.place, next(), joint('1990-01-01')))).toEqual(['compliance'])
  })

  it('further accounts of a client we have are asked by the client’s own age and education', async () => {
    const old = await aClient(aProfile(next(), { bornOn: OLD }))
    const schooled = await aClient(aProfile(next(), { education: 'primary' }))
    const second = await aClient(
      aProfile(next(), { type: 'joint', persons: [aHolder(next() + 6000, { bornOn: OLD })] }),
    )
    for (const id of [old, schooled, second]) expect(await afterFirst(further(id))).toEqual(['videoCall'])
    expect(await afterFirst(further(await aClient(aProfile(next()))))).toEqual(['compliance'])
  })

  it('a company is nobody to call, old as it or its director may be', async () => {
    const director = aHolder(next() + 7000, { roles: ['director', 'authorised'], bornOn: OLD })
    const company = aCompany(next(), { bornOn: '1900-01-01', persons: [director] })
    expect(holdersIn(company)).toEqual([])
    expect(await afterFirst(further(await aClient(company)))).toEqual(['compliance'])
  })

  it('the age told to the flow is that of the oldest; sixty-five counts, a day before does not', () => {
    const content = { accounts: [], profile: null } as unknown as Parameters<typeof reviewFacts>[0]
    const facts = (...born: string[]) =>
      reviewFacts(
        content,
        born.map((bornOn) => ({ bornOn, education: null })),
        '2026-06-15',
        0,
      )
    expect(facts('1990-01-01', '1961-06-15')).toMatchObject({ age: '65', videoCall: true })
    expect(facts('1990-01-01', '1961-06-16')).toMatchObject({ age: '64', videoCall: false })
    expect(facts()).toMatchObject({ age: null, videoCall: false })
  })
})

type Refusal = { code: string; fields: { path: string; code: string; module: string }[] }

describe('[C-04] a main account that no account can hang on', () => {
  const open = async (content: object) => {
    const id = await submitted(house, content)
    await agreeAll(house, id, [house.first, house.compliance, house.officer])
    await house.app.runJobs()
    return id
  }
  /** A client with a cash account, and the account. */
  async function withCash() {
    const clientId = await aClient(aProfile(next()))
    await open(further(clientId, [{ type: 'cash' }]))
    const linked = await house.maker.get<{ id: string }[]>(`/clients/${clientId}/accounts`)
    return { clientId, parentId: linked.body[0]?.id ?? '' }
  }
  async function refused(content: object): Promise<Refusal> {
    const made = await house.maker.send<Reply>('POST', '/onboarding/applications', { content })
    const sent = await house.maker.send<Refusal>('POST', `/onboarding/applications/${made.body.id}/submit`, {})
    expect(sent.status).toBe(422)
    await house.maker.send('POST', `/onboarding/applications/${made.body.id}/cancel`, {})
    return sent.body
  }

  it('is refused at its field when the application is submitted: another’s, and one of another type', async () => {
    const { clientId, parentId } = await withCash()
    const other = await withCash()
    expect((await refused(further(clientId, [{ type: 'cash', parentId: other.parentId }]))).fields).toEqual([
      expect.objectContaining({ path: 'accounts.0.parentId', code: 'PARENT_UNUSABLE', module: 'accounts' }),
    ])
    expect((await refused(further(clientId, [{ type: 'margin', parentId }]))).fields).toEqual([
      expect.objectContaining({ path: 'accounts.0.type', code: 'TYPE_FOLLOWS_PARENT', module: 'accounts' }),
    ])
  })

  it('that is cancelled while it is reviewed: the reviewers see it, and opening is refused', async () => {
    const { clientId, parentId } = await withCash()
    const id = await submitted(house, further(clientId, [{ type: 'cash', parentId }]))
    const problems = async () => (await house.first.get<{ problems: object[] }>(`/onboarding/applications/${id}`)).body
    expect((await problems()).problems).toEqual([])
    await sql`update accounts.account set status = 'CANCELLED', cancelled_at = now() where id = ${parentId}`.execute(
      house.app.db,
    )
    expect((await problems()).problems).toEqual([
      expect.objectContaining({ path: 'accounts.0.parentId', code: 'PARENT_UNUSABLE' }),
    ])
    await agreeAll(house, id, [house.first, house.compliance, house.officer])
    await house.app.runJobs()
    expect(await seen(house.maker, id)).toMatchObject({ state: 'FAILED', failure: { code: 'PARENT_UNUSABLE' } })
    const opened = await rows(house.app.db, sql`select 1 from accounts.account where application_id = ${id}`)
    expect(opened).toEqual([])
  })

  it('that stands: the sub account opens below it', async () => {
    const { clientId, parentId } = await withCash()
    const id = await open(further(clientId, [{ type: 'cash', parentId }]))
    const [sub] = (await seen(house.maker, id)).accounts
    expect(sub?.type).toBe('cash')
  })
})
