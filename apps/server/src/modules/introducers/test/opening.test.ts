import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import { aHolder, hongKongNumber, residentNumber } from '#testing/a-profile.ts'
import type { Person } from '#testing/app.ts'
import { agreeAll, anApplication, type Branch, branch, seen, submitted } from '#testing/branch.ts'
import { introducers } from '../index.ts'

let house: Branch
let manager: Person
beforeAll(async () => {
  house = await branch([introducers])
  manager = house.join('Manager', [
    'introducers.introducer.view',
    ...['register', 'setStatus', 'setRelatives', 'update'].map((verb) => `introducers.introducer.${verb}`),
    'introducers.check.configure',
    'introducers.identity.reveal',
  ])
})
afterAll(() => house.app.close())

let count = 300
const next = () => {
  count += 1
  return count
}

type Introducer = { id: string; code: string }

/** Somebody registered, active unless said otherwise. */
async function anIntroducer(identity: object, given: object = {}, activate = true): Promise<Introducer> {
  const code = `J${next()}`
  const made = await manager.send<{ id: string }>('POST', '/introducers', {
    code,
    kind: 'person',
    departmentId: house.place.departmentId,
    identity,
    nameZh: '鄧志明',
    bornOn: '1980-01-01',
    certificateNo: 'F0301',
    trainedOn: '2025-03-01',
    servesOnlyUs: true,
    startsOn: '2025-08-01',
    ...given,
  })
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  if (activate) await setStatus(made.body.id, 'ACTIVE')
  return { id: made.body.id, code }
}

async function setStatus(id: string, status: string) {
  const answer = await manager.send('POST', `/introducers/${id}/status`, { status, reason: 'As agreed' })
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
}

type Problem = { status: number; body: { code: string; fields: { path: string; code: string; module: string }[] } }

async function submitting(content: object): Promise<Problem> {
  const made = await house.maker.send<{ id: string }>('POST', '/onboarding/applications', { content, files: [] })
  return house.maker.send('POST', `/onboarding/applications/${made.body.id}/submit`, {}) as Promise<Problem>
}

const resident = (n: number, number = residentNumber(n)) => ({ kind: 'prc-id', country: 'CN', number })
/** A mainland client whose number says born on 1990-03-07. */
const mainlander = (n: number, given: object = {}) =>
  anApplication(house.place, n, { nationality: 'CN', bornOn: '1990-03-07', documents: [resident(n)] }, given)

describe('[A-41] a new brokerage account for an introducer', () => {
  it.each([
    ['as it was written', (number: string) => number],
    ['with spaces and a small x', (number: string) => ` ${number.slice(0, 6)} ${number.slice(6).toLowerCase()}`],
    ['with fifteen digits', (number: string) => number.slice(0, 6) + number.slice(8, 17)],
  ])('is refused, the register holding the number %s', async (_how, written) => {
    const n = next()
    const { code } = await anIntroducer(resident(n, written(residentNumber(n))))
    const answer = await submitting(mainlander(n))
    expect(answer.status).toBe(422)
    expect(answer.body.fields).toMatchObject([
      { path: 'profile.documents', module: 'introducers', code: 'IS_INTRODUCER', params: { code } },
    ])
  })

  it('is refused for a joint holder, too', async () => {
    const n = next()
    await anIntroducer({ kind: 'hkid', country: 'HK', number: hongKongNumber(n + 5000) })
    const answer = await submitting(anApplication(house.place, n, { type: 'joint', persons: [aHolder(n + 5000)] }))
    expect(answer.body.fields.map(({ code }) => code)).toContain('IS_INTRODUCER')
  })

  it.each(['PENDING', 'SUSPENDED', 'ENDED'])('passes while the introducer is %s', async (status) => {
    const n = next()
    const { id } = await anIntroducer(resident(n), {}, status !== 'PENDING')
    if (status !== 'PENDING') await setStatus(id, status)
    expect((await submitting(mainlander(n))).status).toBe(200)
  })

  it('passes in another business line', async () => {
    const n = next()
    await anIntroducer(resident(n))
    const content = { ...mainlander(n), businessLine: 'asset-management' }
    expect((await submitting(content)).status).toBe(200)
  })

  it('passes while the check is switched off', async () => {
    const n = next()
    await anIntroducer(resident(n))
    await manager.send('PUT', '/introducer-check', { enabled: false, relatives: false })
    const answer = await submitting(mainlander(n))
    await manager.send('PUT', '/introducer-check', { enabled: true, relatives: false })
    expect(answer.status).toBe(200)
  })

  it('fails at opening when the introducer was activated after the application was sent', async () => {
    const n = next()
    const id = await submitted(house, mainlander(n))
    const { code, id: introducerId } = await anIntroducer(resident(n))
    await agreeAll(house, id, [house.first, house.compliance, house.officer])
    await house.app.runJobs()
    expect(await seen(house.maker, id)).toMatchObject({
      state: 'FAILED',
      failure: { module: 'introducers', code: 'IS_INTRODUCER', params: { code } },
    })
    await setStatus(introducerId, 'ENDED')
    await house.maker.send('POST', `/onboarding/applications/${id}/retry`, {})
    await house.app.runJobs()
    expect((await seen(house.maker, id)).state).toBe('OPENED')
  })

  it('and an activation at the same moment: whichever is first is seen by the other', async () => {
    for (let round = 0; round < 6; round += 1) {
      const n = next()
      const { id: introducerId } = await anIntroducer(resident(n), {}, false)
      const made = await house.maker.send<{ id: string }>('POST', '/onboarding/applications', {
        content: mainlander(n),
        files: [],
      })
      const [sent] = await Promise.all([
        house.maker.send('POST', `/onboarding/applications/${made.body.id}/submit`, {}),
        setStatus(introducerId, 'ACTIVE'),
      ])
      if (sent.status !== 200) continue
      await agreeAll(house, made.body.id, [house.first, house.compliance, house.officer])
      await house.app.runJobs()
      expect((await seen(house.maker, made.body.id)).state).toBe('FAILED')
    }
  })
})

describe('[A-41] relatives of an introducer', () => {
  const spouse = (n: number) => ({ relation: 'spouse', name: '何美', identity: resident(n) })

  it('may not be brought by that introducer once the house says so', async () => {
    const n = next()
    const { code } = await anIntroducer(resident(next()), { relatives: [spouse(n)] })
    expect((await submitting(mainlander(n, { introducerCode: code }))).status).toBe(200)
    const [m, apart] = [next(), next()]
    const relatives = [spouse(m), { ...spouse(apart), relation: 'child' }]
    const { code: other } = await anIntroducer(resident(next()), { relatives })
    await manager.send('PUT', '/introducer-check', { enabled: true, relatives: true })
    const refused = await submitting(mainlander(m, { introducerCode: other }))
    const alone = await submitting(mainlander(apart))
    await manager.send('PUT', '/introducer-check', { enabled: true, relatives: false })
    expect(refused.body.fields.map((field) => field.code)).toEqual(['IS_RELATIVE'])
    expect(alone.status).toBe(200)
  })

  it('the introducer named must be active', async () => {
    const { code } = await anIntroducer(resident(next()), {}, false)
    const answer = await submitting(mainlander(next(), { introducerCode: code }))
    expect(answer.body.fields).toMatchObject([{ path: 'introducerCode', code: 'INTRODUCER_UNKNOWN' }])
  })
})

describe('[C-11] an account that is given another introducer', () => {
  /** An account of a mainlander, opened through every review. */
  async function anAccountOf(n: number): Promise<string> {
    const id = await submitted(house, mainlander(n))
    await agreeAll(house, id, [house.first, house.compliance, house.officer])
    await house.app.runJobs()
    const [account] = await rows(
      house.app.db,
      sql<{ id: string }>`select id from accounts.v_account where application_id = ${id}::uuid`,
    )
    return account?.id ?? ''
  }
  const named = async (accountId: string, introducerCode: string) => {
    const clerk = house.app.signInAs('all')
    const answer = await clerk.send<{ code?: string; fields?: { path: string }[] }>(
      'POST',
      `/accounts/${accountId}/labels`,
      { introducerCode, remark: 'handed over' },
    )
    return [answer.status, answer.body.code, answer.body.fields?.[0]?.path]
  }

  it('[A-41] is given an active one, never itself, and no relative once the house says so', async () => {
    const n = next()
    const accountId = await anAccountOf(n)
    const { code: pending } = await anIntroducer(resident(next()), {}, false)
    const { code: own } = await anIntroducer(resident(n))
    const relatives = [{ relation: 'spouse', name: '何美', identity: resident(n) }]
    const { code: kin } = await anIntroducer(resident(next()), { relatives })
    const { code: good } = await anIntroducer(resident(next()))
    expect(await named(accountId, 'nobody')).toEqual([422, 'INTRODUCER_UNKNOWN', 'introducerCode'])
    expect(await named(accountId, pending)).toEqual([422, 'INTRODUCER_UNKNOWN', 'introducerCode'])
    expect(await named(accountId, own)).toEqual([409, 'IS_INTRODUCER', 'introducerCode'])
    await manager.send('PUT', '/introducer-check', { enabled: true, relatives: true })
    expect(await named(accountId, kin)).toEqual([409, 'IS_RELATIVE', 'introducerCode'])
    await manager.send('PUT', '/introducer-check', { enabled: true, relatives: false })
    expect((await named(accountId, kin))[0]).toBe(200)
    expect((await named(accountId, good))[0]).toBe(200)
  })
})

describe('[C-11] the register', () => {
  it('takes an identity once, however it is written', async () => {
    const n = next()
    const { code } = await anIntroducer(resident(n))
    const again = await manager.send('POST', '/introducers', {
      code: `J${next()}`,
      kind: 'person',
      departmentId: house.place.departmentId,
      identity: resident(n, residentNumber(n).toLowerCase()),
      nameZh: '鄧志明',
      startsOn: '2025-08-01',
    })
    expect(again).toMatchObject({ status: 409, body: { code: 'ALREADY_REGISTERED', params: { code } } })
  })

  it('activates nobody who does not qualify, and says what is missing', async () => {
    const { id } = await anIntroducer(resident(next()), { certificateNo: null, servesOnlyUs: false }, false)
    const answer = await manager.send<{ code: string; fields: { code: string }[] }>(
      'POST',
      `/introducers/${id}/status`,
      {
        status: 'ACTIVE',
        reason: 'now',
      },
    )
    expect(answer.body.code).toBe('NOT_QUALIFIED')
    expect(answer.body.fields.map(({ code }) => code)).toEqual(['CERTIFICATE_MISSING', 'EXCLUSIVITY_MISSING'])
  })

  it('shows no number in clear but to whoever reveals it, on record', async () => {
    const n = next()
    const { id } = await anIntroducer(resident(n))
    const number = residentNumber(n)
    const detail = await manager.get(`/introducers/${id}`)
    const list = await manager.get('/introducers?limit=100')
    expect(JSON.stringify([detail.body, list.body])).not.toContain(number.slice(4, 14))
    const shown = await manager.send('POST', `/introducers/${id}/reveal`, {})
    expect(shown.body).toEqual({ value: number })
    const records = await rows(
      house.app.db,
      sql<{ text: string }>`select (before::text || after::text) as text from platform.journal where target_id = ${id}`,
    )
    expect(records.length).toBeGreaterThan(0)
    expect(JSON.stringify(records)).not.toContain(number)
  })

  it('is nobody’s outside the department', async () => {
    const { id } = await anIntroducer(resident(next()))
    const stranger = house.join('Stranger', ['introducers.introducer.view', 'introducers.introducer.setStatus'], {
      all: false,
      businessLines: ['introducing'],
      departmentIds: [],
    })
    expect((await stranger.get(`/introducers/${id}`)).status).toBe(404)
    expect((await stranger.get<{ items: unknown[] }>('/introducers')).body.items).toEqual([])
    const answer = await stranger.send('POST', `/introducers/${id}/status`, { status: 'ENDED', reason: 'x' })
    expect(answer.status).toBe(404)
  })
})
