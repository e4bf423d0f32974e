import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import { hongKongNumber } from '#testing/a-profile.ts'
import {
  agreeAll,
  anApplication,
  type Branch,
  branch,
  openTask,
  picture,
  type Reply,
  seen,
  submitted,
  upload,
} from '#testing/branch.ts'
import { onboardingChecks } from '../checks.ts'

let house: Branch
beforeAll(async () => {
  house = await branch()
})
afterAll(() => house.app.close())

let count = 0
const next = () => {
  count += 1
  return count
}

describe('[C-07] an application on its way', () => {
  it('goes over first review, compliance and officer into client, accounts and archive', async () => {
    const n = next()
    const files = [
      { uploadId: await upload(house, '6A', await picture(n)) },
      { uploadId: await upload(house, '81', await picture(n + 100)) },
    ]
    const content = anApplication(
      house.place,
      n,
      {},
      { accounts: [{ type: 'cash' }, { type: 'margin', marks: ['VIP'] }] },
    )
    const id = await submitted(house, content, files)
    expect(await seen(house.maker, id)).toMatchObject({ state: 'SUBMITTED', reviewSteps: ['firstReview'] })
    await agreeAll(house, id, [house.first, house.compliance, house.officer])
    expect((await seen(house.maker, id)).state).toBe('APPROVED')
    await house.app.runJobs()
    const opened = await seen(house.maker, id)
    expect(opened.state).toBe('OPENED')
    expect(opened.accounts.map(({ type }) => type)).toEqual(['cash', 'margin'])
    expect(opened.events.map(({ kind }) => kind)).toEqual([
      'created',
      'submitted',
      'start',
      'agree',
      'agree',
      'approved',
      'opening',
      'opened',
    ])
    const filed = await rows(
      house.app.db,
      sql<{
        parameter: string
        account: boolean
      }>`select parameter, account_id is not null as account from archive.document
        where client_id = ${opened.clientId} order by 1, 2`,
    )
    expect(filed).toEqual([
      { parameter: '6A', account: false },
      { parameter: '81', account: true },
      { parameter: '81', account: true },
    ])
    const [client] = await rows(
      house.app.db,
      sql<{ name: string }>`select display_name as name from clients.client where id = ${opened.clientId}`,
    )
    expect(client?.name).toBe('陳大文')
  })

  it('asks for a video call from the age of sixty-five', async () => {
    const id = await submitted(house, anApplication(house.place, next(), { bornOn: '1961-11-21' }))
    await agreeAll(house, id, [house.first])
    expect((await seen(house.maker, id)).reviewSteps).toEqual(['videoCall'])
    await agreeAll(house, id, [house.caller, house.compliance, house.officer])
    expect((await seen(house.maker, id)).state).toBe('APPROVED')
  })

  it('is returned to a page with reasons and comes back as a new revision, every one kept', async () => {
    const n = next()
    const id = await submitted(house, anApplication(house.place, n))
    const back = { page: 'address', reasons: ['ADDRESS_PROOF'], remark: 'the bill is too old' }
    const returned = await house.first.send<Reply>('POST', `/onboarding/applications/${id}/return`, back)
    expect(returned.body).toMatchObject({ state: 'RETURNED', revision: 1 })
    const waiting = await seen(house.maker, id)
    expect(waiting.returned).toEqual(back)
    const content = anApplication(house.place, n, {
      addresses: [{ kind: 'residential', country: 'HK', line: '皇后大道中 2 號' }],
    })
    const saved = await house.maker.send<Reply>('PUT', `/onboarding/applications/${id}`, {
      version: waiting.version,
      content,
    })
    expect(saved.body).toMatchObject({ state: 'DRAFT', revision: 2 })
    await house.maker.send('POST', `/onboarding/applications/${id}/submit`, {})
    const again = await seen(house.first, id)
    expect(again).toMatchObject({ state: 'SUBMITTED', revision: 2, reviewSteps: ['firstReview'], returned: null })
    expect(new Set(again.revisions.map(({ hash }) => hash)).size).toBe(2)
    await agreeAll(house, id, [house.first, house.compliance, house.officer])
    await house.app.runJobs()
    const opened = await seen(house.maker, id)
    const [address] = await rows(
      house.app.db,
      sql<{ line: string }>`select line from clients.address where client_id = ${opened.clientId}`,
    )
    expect(address?.line).toBe('皇后大道中 2 號')
  })

  it('can be taken back and submitted again, unchanged, as a revision of its own', async () => {
    const id = await submitted(house, anApplication(house.place, next()))
    expect((await house.maker.send<Reply>('POST', `/onboarding/applications/${id}/withdraw`, {})).body.state).toBe(
      'DRAFT',
    )
    const sent = await house.maker.send<Reply>('POST', `/onboarding/applications/${id}/submit`, {})
    expect(sent.body).toMatchObject({ state: 'SUBMITTED', revision: 2 })
  })

  it('rejected, it frees the identity for another', async () => {
    const n = next()
    const id = await submitted(house, anApplication(house.place, n))
    await house.first.send('POST', `/tasks/${await openTask(house, id)}/refuse`, { remark: 'no' })
    expect((await seen(house.maker, id)).state).toBe('REJECTED')
    await expect(submitted(house, anApplication(house.place, n))).resolves.toBeDefined()
  })

  it('the maker decides nowhere, and nobody signs at two steps', async () => {
    const everything = [house.maker, house.first, house.compliance].flatMap(({ actor }) => [...actor.permissions])
    const both = house.join('Both', everything)
    const made = await both.send<Reply>('POST', '/onboarding/applications', {
      content: anApplication(house.place, next()),
    })
    await both.send('POST', `/onboarding/applications/${made.body.id}/submit`, {})
    expect((await both.send('POST', `/tasks/${await openTask(house, made.body.id)}/agree`, {})).status).toBe(403)
    const other = await submitted(house, anApplication(house.place, next()))
    await agreeAll(house, other, [both])
    expect((await both.send('POST', `/tasks/${await openTask(house, other)}/agree`, {})).body).toMatchObject({
      code: 'NOT_CANDIDATE',
    })
  })

  it('only its maker changes it, and a returned one is not sent on around its form', async () => {
    const id = await submitted(house, anApplication(house.place, next()))
    await house.first.send('POST', `/onboarding/applications/${id}/return`, {
      page: 'client',
      reasons: ['OTHER'],
      remark: 'see',
    })
    const around = await house.maker.send('POST', `/tasks/${await openTask(house, id)}/agree`, {})
    expect(around.body).toMatchObject({ code: 'ACTION_NOT_ALLOWED' })
    const stranger = house.join('Stranger', [...house.maker.actor.permissions])
    expect((await stranger.send('POST', `/onboarding/applications/${id}/submit`, {})).body).toMatchObject({
      code: 'NOT_MAKER',
    })
  })

  it('[I-21] out of scope it is not there, nor are its files; a type with a mark is shown marked', async () => {
    const n = next()
    const files = [{ uploadId: await upload(house, '6A', await picture(n)) }]
    const id = await submitted(house, anApplication(house.place, n), files)
    const clerk = house.join('Clerk', [...house.maker.actor.permissions], {
      all: false,
      businessLines: ['brokerage'],
      departmentIds: [house.app.signInAs([]).actor.operatorId],
    })
    for (const path of ['', '/revisions/1', '/revisions/1/files/0', '/content']) {
      expect((await clerk.get(`/onboarding/applications/${id}${path}`)).status).toBe(404)
    }
    expect((await house.first.get(`/onboarding/applications/${id}/revisions/1/files/0`)).status).toBe(200)
    const shown = () =>
      house.app.http.inject({
        url: `/api/v1/onboarding/applications/${id}/revisions/1/files/0`,
        headers: house.first.headers,
      })
    const plain = await shown()
    await sql`update archive.parameter set watermark = true where code = '6A'`.execute(house.app.db)
    const marked = await shown()
    await sql`update archive.parameter set watermark = false where code = '6A'`.execute(house.app.db)
    expect([plain.headers['cache-control'], marked.headers['cache-control']]).toEqual([
      'private, no-cache',
      'private, no-store',
    ])
    expect(marked.rawPayload.equals(plain.rawPayload)).toBe(false)
    const states = await clerk.get<{ count: number }[]>('/onboarding/application-states')
    expect(states.body.every(({ count: some }) => some === 0)).toBe(true)
  })
})

describe('[C-07] what is refused', () => {
  const create = (content: object) =>
    house.maker.send<{ code: string; fields: { path: string; code: string }[] }>('POST', '/onboarding/applications', {
      content,
    })

  it('a second live application for one document, at once or later', async () => {
    const n = next()
    const answers = await Promise.all([1, 2, 3].map(() => create(anApplication(house.place, n))))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    for (const { status, body } of answers) if (status !== 201) expect(body.code).toBe('APPLICATION_EXISTS')
  })

  it('a document of a client we have', async () => {
    const n = next()
    const id = await submitted(house, anApplication(house.place, n))
    await agreeAll(house, id, [house.first, house.compliance, house.officer])
    await house.app.runJobs()
    const second = await create(anApplication(house.place, n))
    const sent = await house.maker.send<{ code: string; params: object }>(
      'POST',
      `/onboarding/applications/${(second.body as unknown as Reply).id}/submit`,
      {},
    )
    expect(sent.body).toMatchObject({ code: 'IDENTITY_TAKEN', params: { name: '陳**' } })
  })

  it('an incomplete one, with all the places at once, when it is submitted and not before', async () => {
    const made = await create(anApplication(house.place, next(), { phone: null, taxResidencies: [] }))
    expect(made.status).toBe(201)
    const sent = await house.maker.send<{ code: string; fields: object[] }>(
      'POST',
      `/onboarding/applications/${(made.body as unknown as Reply).id}/submit`,
      {},
    )
    expect(sent.body.code).toBe('APPLICATION_INVALID')
    expect(sent.body.fields).toEqual([
      { path: 'profile.phone', code: 'PHONE_MISSING', module: 'clients' },
      { path: 'profile.taxResidencies', code: 'TAX_MISSING', module: 'clients' },
    ])
  })

  it('a place that is not the maker’s, and a department there is not', async () => {
    const clerk = house.join('Far clerk', [...house.maker.actor.permissions], {
      all: false,
      businessLines: ['introducing'],
      departmentIds: [house.place.departmentId],
    })
    const far = await clerk.send('POST', '/onboarding/applications', { content: anApplication(house.place, next()) })
    expect(far.body).toMatchObject({ code: 'PLACE_OUT_OF_SCOPE' })
    const nowhere = { ...house.place, departmentId: clerk.actor.operatorId }
    expect((await create(anApplication(nowhere, next()))).body.code).toBe('DEPARTMENT_UNKNOWN')
    const wide = house.join('Wide clerk', [...house.maker.actor.permissions], { all: true })
    const content = anApplication({ ...house.place, businessLine: 'nothing' }, next())
    const unknown = await wide.send('POST', '/onboarding/applications', { content })
    expect(unknown).toMatchObject({ status: 422, body: { code: 'LINE_UNKNOWN' } })
  })
})

describe('[C-07] opening', () => {
  it('fails with the reason when something has changed, and is tried again when it is put right', async () => {
    const n = next()
    const id = await submitted(
      house,
      anApplication(house.place, n, {}, { accounts: [{ type: 'cash', accountNo: 'GIVEN-1' }] }),
    )
    const other = await submitted(
      house,
      anApplication(house.place, next(), {}, { accounts: [{ type: 'cash', accountNo: 'GIVEN-1' }] }),
    )
    for (const one of [other, id]) await agreeAll(house, one, [house.first, house.compliance, house.officer])
    await house.app.runJobs()
    const states = await Promise.all([seen(house.maker, id), seen(house.maker, other)])
    const failed = states.find(({ state }) => state === 'FAILED')
    expect(states.map(({ state }) => state).sort()).toEqual(['FAILED', 'OPENED'])
    expect(failed?.failure).toMatchObject({ module: 'accounts', code: 'ACCOUNT_NO_TAKEN' })
    await sql`update accounts.account set account_no = 'GIVEN-2' where account_no = 'GIVEN-1'`.execute(house.app.db)
    const failedId = states[0]?.state === 'FAILED' ? id : other
    await house.maker.send('POST', `/onboarding/applications/${failedId}/retry`, {})
    await house.app.runJobs()
    expect((await seen(house.maker, failedId)).state).toBe('OPENED')
  })

  it('opens exactly once, however often the job runs', async () => {
    const id = await submitted(house, anApplication(house.place, next()))
    await agreeAll(house, id, [house.first, house.compliance, house.officer])
    await sql`select graphile_worker.add_job('onboarding.application.open', json_build_object('applicationId', ${id}::text))
      from generate_series(1, 4)`.execute(house.app.db)
    await house.app.runJobs()
    const { accounts } = await seen(house.maker, id)
    expect(accounts).toHaveLength(1)
    const [{ n } = { n: 0 }] = await rows(
      house.app.db,
      sql<{ n: number }>`select count(*) as n from accounts.account where application_id = ${id}`,
    )
    expect(n).toBe(1)
  })

  it('refuses content that is not what was submitted', async () => {
    const id = await submitted(house, anApplication(house.place, next()))
    await agreeAll(house, id, [house.first, house.compliance, house.officer])
    await sql`alter table onboarding.application_revision disable trigger revision_immutable`.execute(house.app.db)
    await sql`update onboarding.application_revision set content_hash = sha256('other') where application_id = ${id}`.execute(
      house.app.db,
    )
    await sql`alter table onboarding.application_revision enable trigger revision_immutable`.execute(house.app.db)
    await house.app.runJobs()
    expect((await seen(house.maker, id)).failure).toMatchObject({ code: 'CONTENT_CHANGED' })
  })

  it('a submitted revision and its files can not be touched in the database', async () => {
    const n = next()
    const id = await submitted(house, anApplication(house.place, n), [
      { uploadId: await upload(house, '6A', await picture(n)) },
    ])
    await expect(
      sql`update onboarding.application_revision set saved_at = now() where application_id = ${id}`.execute(
        house.app.db,
      ),
    ).rejects.toThrow(/was submitted/)
    await expect(
      sql`delete from onboarding.application_document where application_id = ${id}`.execute(house.app.db),
    ).rejects.toThrow(/was submitted/)
  })

  it('further accounts are opened for a client we have', async () => {
    const n = next()
    const id = await submitted(house, anApplication(house.place, n))
    await agreeAll(house, id, [house.first, house.compliance, house.officer])
    await house.app.runJobs()
    const { clientId } = await seen(house.maker, id)
    const more = await submitted(house, { ...house.place, clientId, accounts: [{ type: 'margin' }] })
    await agreeAll(house, more, [house.first, house.compliance, house.officer])
    await house.app.runJobs()
    const linked = await house.maker.get<{ type: string }[]>(`/clients/${clientId}/accounts`)
    expect(linked.body.map(({ type }) => type)).toEqual(['cash', 'margin'])
  })
})

describe('[P-05] what an application shows', () => {
  it('is masked; a single value is shown with a record that does not hold it', async () => {
    const n = next()
    const id = await submitted(house, anApplication(house.place, n))
    const number = hongKongNumber(n).replace(/[()]/g, '')
    const detail = await seen(house.first, id)
    expect(JSON.stringify(detail)).not.toContain(number)
    const shown = await house.first.send('POST', `/onboarding/applications/${id}/reveal`, {
      path: 'profile.documents.0.number',
    })
    expect(shown.body).toEqual({ value: number })
    const [line] = await rows(
      house.app.db,
      sql<{
        line: string
      }>`select to_jsonb(j)::text as line from platform.journal j where command = 'onboarding.content.reveal' order by seq desc limit 1`,
    )
    expect(line?.line).not.toContain(number)
    const bankAccountNo = '6222020012345678'
    const banked = await submitted(
      house,
      anApplication(house.place, next(), { answers: { bankAccountNo, bank: 'ICBC' } }),
    )
    expect((await seen(house.first, banked)).content.profile.answers).toEqual({
      bankAccountNo: '****5678',
      bank: 'ICBC',
    })
    const whole = await house.first.send('POST', `/onboarding/applications/${banked}/reveal`, {
      path: 'profile.answers.bankAccountNo',
    })
    expect(whole.body).toEqual({ value: bankAccountNo })
    const path = 'profile.answers.constructor'
    expect((await house.first.send('POST', `/onboarding/applications/${id}/reveal`, { path })).status).toBe(422)
  })
})

describe('[C-07] two revisions', () => {
  it('are read masked, with numbers that say which masked values differ and nothing of what they are', async () => {
    const n = next()
    const id = await submitted(house, anApplication(house.place, n))
    const back = { page: 'identity', reasons: ['IDENTITY_DIFFERS'], remark: 'another number' }
    await house.first.send('POST', `/onboarding/applications/${id}/return`, back)
    const { version } = await seen(house.maker, id)
    const documents = [{ kind: 'hkid', country: 'HK', number: hongKongNumber(n + 900_000) }]
    const content = anApplication(house.place, n, { documents })
    await house.maker.send('PUT', `/onboarding/applications/${id}`, { version, content })
    await house.maker.send('POST', `/onboarding/applications/${id}/submit`, {})
    type Revision = { content: object; sealed: Record<string, number>; files: { sha256: string }[] }
    const read = async (one: number, other: number) =>
      (await house.first.get<Revision>(`/onboarding/applications/${id}/revisions/${one}?against=${other}`)).body
    const [older, newer] = [await read(1, 2), await read(2, 1)]
    const number = 'profile.documents.0.number'
    expect(older.sealed[number]).not.toBe(newer.sealed[number])
    for (const path of ['profile.phone', 'profile.email', 'profile.taxResidencies.0.tin'])
      expect(older.sealed[path]).toBe(newer.sealed[path])
    const clear = [n, n + 900_000].map((one) => hongKongNumber(one).replace(/[()]/g, ''))
    for (const text of clear) expect(JSON.stringify([older, newer])).not.toContain(text)
    expect((await house.first.get(`/onboarding/applications/${id}/revisions/1?against=9`)).status).toBe(404)
  })
})

describe('[C-07] kontor verify', () => {
  it('finds what was broken by hand above, and nothing else', async () => {
    const found = await Promise.all(onboardingChecks.map(({ check }) => check(house.app.db, house.app.platform)))
    expect(found.flat()).toEqual([expect.stringMatching(/^application A\d+ revision 1$/)])
  })
})
