import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { cancelClient } from '#modules/clients'
import { rows } from '#platform/db.ts'
import { type Branch, branch } from '#testing/branch.ts'
import { ruleSweep } from '#testing/rule-sweep.ts'
import { aClientOf, furtherAccounts } from './further-examples.ts'

let house: Branch
beforeAll(async () => {
  house = await branch()
})
afterAll(() => house?.app.close())

const aClient = () => aClientOf(house)
type Answer = { accountId?: string; accountNo?: string; applicationId?: string; code?: string }
const open = (clientId: string, who = house.app.signInAs('all'), given: object = {}) =>
  who.send<Answer>('POST', `/clients/${clientId}/accounts`, { type: 'futures', ...house.place, ...given })

describe('[C-02] [A-05] a further account that was decided elsewhere', () => {
  it('is opened at once and leaves an application that nobody reviews again', async () => {
    const clientId = await aClient()
    const { status, body } = await open(clientId, undefined, { reason: 'as the request says' })
    expect([status, body.accountNo]).toEqual([201, expect.any(String)])
    const [found] = await rows(
      house.app.db,
      sql<{ state: string; caseId: string | null; type: string; events: string[] }>`select p.state,
          p.case_id as "caseId", a.type, array(select e.kind from onboarding.application_event e
            where e.application_id = p.id) as events
        from onboarding.application p join accounts.account a on a.application_id = p.id
        where p.id = ${body.applicationId ?? ''}`,
    )
    expect(found).toMatchObject({ state: 'OPENED', caseId: null, type: 'futures' })
    expect(found?.events.toSorted()).toEqual(['approved', 'created', 'opened', 'opening', 'submitted'])
  })

  it('is opened for nobody out of scope, and not for a client who is gone', async () => {
    const clientId = await aClient()
    const scope = { all: false as const, businessLines: ['brokerage'], departmentIds: [newId<'department'>()] }
    expect((await open(clientId, house.app.signInAs('all', scope))).status).toBe(404)
    const leaving = { id: clientId, kind: 'permanent', reason: 'CLIENT_REQUEST', remark: null } as const
    await house.app.execute(cancelClient, leaving, house.app.signInAs('all').actor)
    expect((await open(clientId)).body.code).toBe('CLIENT_CANCELLED')
  })
})

ruleSweep(Object.keys(furtherAccounts), furtherAccounts, () => ({ app: house.app, at: house }))
