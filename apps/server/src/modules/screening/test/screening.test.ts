import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inTransaction } from '#platform/db.ts'
import { aHolder, aProfile, hongKongNumber } from '#testing/a-profile.ts'
import type { Person } from '#testing/app.ts'
import { agreeAll, anApplication, type Branch, branch, seen, submitted } from '#testing/branch.ts'
import { type ImportedEntries, type Screened, scoreOf, screening } from '../index.ts'
import { findPairs } from '../pairs.ts'

let house: Branch
let compliance: Person
beforeAll(async () => {
  house = await branch([screening])
  compliance = house.join('Screening', [
    'clients.client.view',
    'onboarding.application.view',
    ...['entry', 'hit', 'pair'].map((noun) => `screening.${noun}.view`),
    ...['create', 'import', 'setStatus', 'remove'].map((verb) => `screening.entry.${verb}`),
    'screening.hit.decide',
    'screening.pair.judge',
  ])
})
afterAll(() => house.app.close())

let count = 700
const next = () => {
  count += 1
  return count
}
const REST = { category: 'fraud', reason: 'Forged papers at another house' }
const document = (n: number) => ({ identityKind: 'hkid', identityCountry: 'HK', identityNumber: hongKongNumber(n) })
type Entry = { id: string; entryNo: string; hits: number; code?: string; fields?: { path: string; code: string }[] }

const put = (entry: object) => compliance.send<Entry>('POST', '/screening/entries', { ...REST, ...entry })
const about = async (kind: 'clients' | 'onboarding/applications', id: string, by = compliance) =>
  (await by.get<Screened>(`/${kind}/${id}/screening`)).body
const decide = (hit: { id: string; version: number }, state: string, by = compliance) =>
  by.send<{ code?: string; version: number }>('POST', `/screening/hits/${hit.id}/decide`, {
    version: hit.version,
    state,
    remark: 'Compared the pictures',
  })

/** A client of its own, opened by everybody whose word it takes. */
async function aClient(n: number, profile: object = {}): Promise<string> {
  const id = await submitted(house, anApplication(house.place, n, profile))
  await agreeAll(house, id, [house.first, house.compliance, house.officer])
  await house.app.runJobs()
  const { clientId } = await seen(house.maker, id)
  if (clientId === null) throw new Error('not opened')
  return clientId
}
const oneHit = async (kind: 'clients' | 'onboarding/applications', id: string) => {
  const { hits } = await about(kind, id)
  const [hit] = hits
  if (!hit || hits.length > 1) throw new Error(`${hits.length} hits`)
  return hit
}

describe('[C-14] the blacklist', () => {
  it.each([
    ['neither document nor name', {}, 'nameZh'],
    ['half a document', { identityKind: 'hkid', nameZh: '陳大文' }, 'identityNumber'],
    ['a name without a letter', { nameEn: '…' }, 'nameZh'],
  ])('refuses an entry with %s', async (_what, entry, path) => {
    const { status, body } = await put(entry)
    expect(status).toBe(422)
    expect(body.fields).toMatchObject([{ path, code: 'ENTRY_INCOMPLETE' }])
  })

  it('holds a person once, however the number is written, and again after it was taken off', async () => {
    const n = next()
    const first = await put(document(n))
    expect(first.status).toBe(201)
    const spaced = { ...document(n), identityNumber: ` ${hongKongNumber(n).toLowerCase().replace('(', ' ( ')}` }
    expect((await put(spaced)).body).toMatchObject({ code: 'ENTRY_THERE', params: { entryNo: first.body.entryNo } })
    const gone = await compliance.send('POST', `/screening/entries/${first.body.id}/remove`, { remark: 'Wrong person' })
    expect(gone.status).toBe(200)
    expect((await put(document(n))).status).toBe(201)
  })

  it('shows no number in clear, in no list', async () => {
    const n = next()
    await put(document(n))
    const { body } = await compliance.get('/screening/entries')
    expect(JSON.stringify(body)).not.toContain(hongKongNumber(n).slice(1, 7))
  })

  it('takes a sheet; rows that are there already or say nothing are named', async () => {
    const n = next()
    const { entryNo } = (await put(document(n))).body
    const rows = [{ ...document(n), ...REST }, { nameZh: '譚詠欣', ...REST }, { ...REST }]
    const { body } = await compliance.send<ImportedEntries>('POST', '/screening/entry-imports', { rows })
    expect(body).toEqual({
      created: 1,
      hits: 0,
      skipped: [
        { row: 1, code: 'ENTRY_THERE', entryNo },
        { row: 3, code: 'ENTRY_INCOMPLETE', entryNo: null },
      ],
    })
  })
})

describe('[C-14] hits on clients', () => {
  it('are found at once when an entry comes, by the document, and change nothing of the client', async () => {
    const n = next()
    const id = await aClient(n, { nameZh: '關佩琪', nameEn: 'KWAN Pui Kei' })
    expect((await put(document(n))).body.hits).toBe(1)
    expect(await oneHit('clients', id)).toMatchObject({ matched: 'identity', state: 'OPEN', mayDecide: true })
    expect((await compliance.get(`/clients/${id}`)).body).toMatchObject({ status: 'ACTIVE', freezes: [] })
  })

  it.each([
    ['in the other script', '蕭惠敏', 'Siu Wai Man', { nameZh: '萧惠敏' }, 'name'],
    ['with the day of birth', '龔惠敏', 'Kung Wai Man', { nameZh: '龔惠敏', bornOn: '1980-05-17' }, 'nameAndBirth'],
    ['in capitals and with other spaces', '閻惠敏', 'Yim Wai Man', { nameEn: 'yim  WAI man' }, 'name'],
  ])('are found by the name, %s', async (_how, nameZh, nameEn, entry, matched) => {
    const id = await aClient(next(), { nameZh, nameEn })
    const made = await put(entry)
    const { hits } = await about('clients', id)
    expect(hits.find(({ entryNo }) => entryNo === made.body.entryNo)).toMatchObject({ matched })
  })

  it('do not come for part of a name, nor for somebody of another day of birth', async () => {
    const id = await aClient(next(), { nameZh: '歐陽志遠', nameEn: 'AU YEUNG Chi Yuen' })
    await put({ nameZh: '歐陽' })
    await put({ nameZh: '歐陽志遠', bornOn: '1981-05-17' })
    expect((await about('clients', id)).hits).toEqual([])
  })

  it('come from nobody who is disabled or past the last day, and from the disabled one again when it is enabled', async () => {
    const n = next()
    const off = await put({ nameZh: '駱詩敏' })
    await compliance.send('POST', `/screening/entries/${off.body.id}/status`, {
      version: 1,
      status: 'DISABLED',
      remark: 'Under review',
    })
    await put({ nameZh: '駱詩敏', validUntil: '2020-01-01' })
    const id = await aClient(n, { nameZh: '駱詩敏', nameEn: 'LOK Sze Man' })
    await house.app.platform.tasks.get('screening.sweep')?.(
      house.app.platform,
      {},
      {
        id: '1',
        attempt: 1,
        signal: new AbortController().signal,
      },
    )
    expect((await about('clients', id)).hits).toEqual([])
    const on = { version: 2, status: 'ENABLED', remark: 'Reviewed' }
    const { body } = await compliance.send<Entry>('POST', `/screening/entries/${off.body.id}/status`, on)
    expect(body.hits).toBe(1)
  })
})

describe('[C-14] hits on the people behind a client', () => {
  const sweep = async () => {
    const task = house.app.platform.tasks.get('screening.sweep')
    await task?.(house.app.platform, {}, { id: '1', attempt: 1, signal: new AbortController().signal })
  }
  const clerk = () => house.join('Clerk', ['clients.client.view', 'clients.person.add', 'clients.person.change'])
  const company = (n: number, person: object) =>
    aClient(n, {
      type: 'corporate',
      nameZh: `第${n}號貿易有限公司`,
      nameEn: `Number ${n} Trading Limited`,
      sex: null,
      bornOn: '2010-06-01',
      documents: [{ kind: 'business-registration', country: 'HK', number: String(30_000_000 + n) }],
      persons: [
        aHolder(n + 8000, { roles: ['director', 'authorised'], shareBps: 10_000 }),
        aHolder(n + 8500, { roles: ['beneficial-owner'], ...person }),
      ],
    })

  it.each([
    ['an owner, in the other script', { nameZh: '鍾離素心', nameEn: null }, { nameZh: '钟离素心' }, 'name'],
    [
      'a director, with the day of birth',
      { nameZh: null, nameEn: 'OUYANG Man Fai' },
      { nameEn: 'ouyang man fai', bornOn: '1985-01-02' },
      'nameAndBirth',
    ],
    ['an agent', { nameZh: '司徒靜文', nameEn: null, roles: ['agent'] }, { nameZh: '司徒靜文' }, 'name'],
  ] as const)('are found by the name of %s, when the entry comes', async (_who, person, entry, matched) => {
    const n = next()
    const id = await company(n, person)
    expect((await put(entry)).body.hits).toBe(1)
    expect(await oneHit('clients', id)).toMatchObject({ matched, state: 'OPEN', label: person.nameZh ?? person.nameEn })
  })

  it('are not found when born on another day, nor by a part of the name', async () => {
    const id = await company(next(), { nameZh: '端木清妍', nameEn: null })
    expect((await put({ nameZh: '端木清妍', bornOn: '1999-09-09' })).body.hits).toBe(0)
    expect((await put({ nameZh: '端木' })).body.hits).toBe(0)
    expect((await about('clients', id)).hits).toEqual([])
  })

  it('are found by the sweep on somebody who came, or was renamed, after the entry', async () => {
    await put({ nameZh: '公孫玉蓉' })
    await put({ nameZh: '令狐遠志' })
    const id = await company(next(), { nameZh: '無名氏甲', nameEn: null })
    const added = await clerk().send<{ version: number }>('POST', `/clients/${id}/persons`, {
      version: 1,
      remark: 'told by the company',
      roles: ['instruction'],
      nameZh: '公孫玉蓉',
    })
    expect(added.status).toBe(201)
    expect((await about('clients', id)).hits).toEqual([])
    await sweep()
    expect(await oneHit('clients', id)).toMatchObject({ label: '公孫玉蓉' })
    type Detail = { persons: { id: string; nameZh: string }[] }
    const { persons } = (await compliance.get<Detail>(`/clients/${id}`)).body
    const owner = persons.find(({ nameZh }) => nameZh === '無名氏甲')
    const renamed = await clerk().send('POST', `/clients/${id}/persons/${owner?.id}`, {
      version: added.body.version,
      remark: 'deed poll',
      nameZh: '令狐遠志',
    })
    expect(renamed.status).toBe(200)
    await sweep()
    expect((await about('clients', id)).hits.map(({ label }) => label).sort()).toEqual(['令狐遠志', '公孫玉蓉'])
    const { rows } = await house.app.pool.query('select from screening.person_due')
    expect(rows).toHaveLength(0)
  })
})

describe('[C-14] hits on applications', () => {
  it('let the opening wait until somebody else has dismissed them; then it goes on as the client’s own', async () => {
    const n = next()
    await put(document(n))
    const id = await submitted(house, anApplication(house.place, n))
    const hit = await oneHit('onboarding/applications', id)
    const makerToo = house.join('Both', ['screening.hit.view', 'screening.hit.decide', 'onboarding.application.view'])
    expect(hit.mayDecide).toBe(true)
    await agreeAll(house, id, [house.first, house.compliance, house.officer])
    await house.app.runJobs()
    expect(await seen(house.maker, id)).toMatchObject({
      state: 'FAILED',
      failure: { module: 'screening', code: 'HIT_OPEN' },
    })
    expect((await decide(hit, 'DISMISSED', makerToo)).status).toBe(200)
    await house.maker.send('POST', `/onboarding/applications/${id}/retry`, {})
    await house.app.runJobs()
    const { state, clientId } = await seen(house.maker, id)
    expect(state).toBe('OPENED')
    expect(await oneHit('clients', clientId ?? '')).toMatchObject({ state: 'DISMISSED', decidedByName: 'Both' })
  })

  it('are not decided by whoever wrote the application', async () => {
    const n = next()
    await put(document(n))
    const id = await submitted(house, anApplication(house.place, n))
    const hit = await oneHit('onboarding/applications', id)
    const { operatorId } = house.maker.actor
    const maker = house.app.signInAs(['screening.hit.decide'], { all: true } as never, { operatorId })
    expect((await decide(hit, 'DISMISSED', maker)).body).toMatchObject({ code: 'DECIDER_IS_MAKER' })
    expect((await decide(hit, 'CONFIRMED')).status).toBe(200)
    expect((await decide(hit, 'DISMISSED')).body).toMatchObject({ code: 'VERSION_STALE' })
    await agreeAll(house, id, [house.first, house.compliance, house.officer])
    await house.app.runJobs()
    expect((await seen(house.maker, id)).failure).toMatchObject({ code: 'HIT_CONFIRMED' })
  })

  it('are found on a joint holder, and on an entry that comes after the application', async () => {
    const n = next()
    const holder = aHolder(n + 9000, { nameZh: '溫兆倫' })
    const id = await submitted(house, anApplication(house.place, n, { type: 'joint', persons: [holder] }))
    expect((await put(document(n + 9000))).body.hits).toBe(1)
    expect(await oneHit('onboarding/applications', id)).toMatchObject({ label: '溫兆倫', matched: 'identity' })
  })
})

describe('[C-14] similar clients', () => {
  it.each([
    [['identity'], 90],
    [['nameAndBirth', 'phone'], 90],
    [['phone', 'email'], 60],
    [['identity', 'nameAndBirth', 'phone', 'email'], 100],
  ] as const)('with %s in common score %i', (parts, score) => {
    expect(scoreOf(parts)).toBe(score)
  })

  it('are named with what they have in common, on the client and on who applies', async () => {
    const [a, b, c] = [next(), next(), next()]
    const phone = aProfile(a).phone
    const twin = { nameZh: '冼國華', nameEn: 'SIN Kwok Wah', bornOn: '1977-07-07' }
    const first = await aClient(a, twin)
    const second = await aClient(b, { ...twin, phone })
    expect((await about('clients', first)).similar).toMatchObject([
      { clientId: second, parts: ['nameAndBirth', 'phone'], score: 90, verdict: null },
    ])
    const applied = await submitted(house, anApplication(house.place, c, { ...twin, nameZh: '另一人', phone }))
    const { similar } = await about('onboarding/applications', applied)
    expect(similar?.map(({ parts, score }) => ({ parts, score }))).toEqual([
      { parts: ['phone'], score: 30 },
      { parts: ['phone'], score: 30 },
    ])
  })

  it('are paired once, and a verdict outlives every later search', async () => {
    const twin = { nameZh: '祝英台', nameEn: 'CHUK Ying Toi', bornOn: '1990-09-09' }
    const [a, b] = [await aClient(next(), twin), await aClient(next(), twin)]
    const find = () => inTransaction(house.app.db, (tx) => findPairs(tx, '2026-11-20T02:00:00Z'))
    expect(await find()).toBeGreaterThan(0)
    const [pair] = (await about('clients', a)).similar ?? []
    expect(pair).toMatchObject({ clientId: b, verdict: null, pairVersion: 1 })
    const verdict = { version: 1, verdict: 'different', remark: 'Two passports, two faces' }
    expect((await compliance.send('POST', `/screening/pairs/${pair?.pairId}/judge`, verdict)).status).toBe(200)
    expect(await find()).toBe(0)
    expect((await about('clients', b)).similar).toMatchObject([{ clientId: a, verdict: 'different' }])
  })

  it('[P-03] outside one’s scope are neither named nor counted, their hits and pairs answer like none', async () => {
    const n = next()
    const id = await aClient(n, { nameZh: '上官雲', nameEn: 'SHEUNG KWUN Wan' })
    await put(document(n))
    const hit = await oneHit('clients', id)
    const stranger = house.app.signInAs('all', {
      all: false,
      businessLines: ['brokerage'],
      departmentIds: ['00000000-0000-7000-8000-000000000001'],
    })
    expect((await stranger.get(`/clients/${id}/screening`)).status).toBe(404)
    expect((await decide(hit, 'DISMISSED', stranger)).status).toBe(404)
    for (const list of ['hits', 'pairs']) {
      const { body } = await stranger.get<{ items: unknown[] }>(`/screening/${list}`)
      expect(body.items).toEqual([])
    }
  })

  it('are left out for whoever may not see them', async () => {
    const id = await aClient(next())
    const clerk = house.join('Clerk', ['clients.client.view', 'screening.hit.view'])
    expect((await about('clients', id, clerk)).similar).toBeNull()
  })
})
