import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seedSource } from '#modules/sources'
import { inTransaction, rows } from '#platform/db.ts'
import type { Person } from '#testing/app.ts'
import { pdfText } from '#testing/pdf-text.ts'
import { settle } from '../commands/dispatch.ts'
import type { DispatchAnswers, DispatchBehind, DispatchPreview, FoundRecipients } from '../schema.ts'
import { answer, checkUp, detailOf, FILLER, type House, HQ, house, itemsOf, published, standings } from './house.ts'

let at: House
let businessId: string
let reviewed: string
let controller: Person
beforeAll(async () => {
  at = await house()
  controller = await at.join('Controller', [...FILLER, 'approvals.task.refuse'], at.places.hq)
  businessId = await published(at, 'check-up', checkUp())
  reviewed = await published(at, 'check-up-reviewed', checkUp(controller.actor.operatorId))
})
afterAll(() => at.app.close())

const three = () => [at.places.east, at.places.west, at.places.north]
const basics = (more: object = {}) => ({
  businessId,
  title: 'Yearly check-up',
  rule: 'all',
  dueOn: '2027-03-10',
  departmentIds: three(),
  values: { question: 'How many identities run out this year?' },
  ...more,
})
type Sent = { id: string; dispatchNo: string; items: number; code: string; fields: { params: object }[] }
const send = (more: object = {}, person: Person = at.sender, key?: string) =>
  person.send<Sent>('POST', '/dispatches', basics(more), key)

async function sent(more: object = {}) {
  const made = await send(more)
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  const items = await itemsOf(at.sender, made.body.id)
  const requestOf = (name: string) => items.find((one) => one.departmentName === name)?.requestId ?? ''
  return { id: made.body.id, items, requestOf }
}

const fill = (person: Person, requestId: string, count = '7') =>
  answer(at, person, requestId, { count, contact: '+85291234567', note: 'between us' })

describe('[A-14] sending', () => {
  it('launches one request for each recipient, in the sender’s name, due at the close of office', async () => {
    const { id, items } = await sent()
    expect(items).toHaveLength(3)
    expect(standings(items)).toEqual({ EAST: 'notOpened', WEST: 'notOpened', NORTH: 'notOpened' })
    expect(items.map((one) => one.handlers)).toEqual(expect.arrayContaining([['Eve'], ['Wes'], ['Nora']]))
    const detail = await detailOf(at.sender, id)
    expect(detail).toMatchObject({ total: 3, overdue: 0, state: 'running', sender: { name: 'Sender' } })
    expect(detail.counts).toMatchObject({ notOpened: 3, done: 0 })
    const due = await rows(
      at.app.db,
      sql<{ due: string; task: string }>`select r.due_at as due, t.due_at as task from businesses.v_request r
        join approvals.v_open_task t on t.case_id = r.case_id where r.id = ${items[0]?.requestId}`,
    )
    expect(due).toEqual([{ due: detail.dueAt, task: detail.dueAt }])
    expect(detail.dueAt.slice(0, 10)).toBe('2027-03-10')
  })

  it('holds what the sender chooses to what a data source offered him', async () => {
    const [author, publisher] = [1, 2].map((n) => ({ id: `00000000-0000-7000-8000-00000000000${n}`, name: `P${n}` }))
    const word = { en: 'Topic', 'zh-Hans': 'Topic', 'zh-Hant': 'Topic' }
    const definition = { kind: 'register' as const, columns: [{ key: 'topic', type: 'text' as const, label: word }] }
    const seed = { code: 'topics', label: word, note: '', definition, rows: [{ topic: 'identities' }] }
    await inTransaction(at.app.db, (tx) =>
      seedSource({ tx, now: at.app.clock() }, { ...seed, author: author as never, publisher: publisher as never }),
    )
    const draft = checkUp()
    const options = { source: 'topics', parameters: {}, column: 'topic' }
    const topic = { kind: 'select', key: 'topic', label: word, choices: [], options }
    draft.forms?.none?.sections[0]?.fields.push(topic as never)
    const business = await published(at, 'check-up-topics', draft)
    const sender = await at.join('Second sender', [...HQ, 'sources.source.query'], at.places.hq)
    const opened = await sender.get<{ baseline: string }>(`/businesses/${business}/launch-form`)
    const values = (topic: string) => ({ values: { ...basics().values, topic }, businessId: business })
    const status = async (topic: string, baseline: string | null) =>
      (await send({ ...values(topic), baseline }, sender)).status
    expect(await status('weather', opened.body.baseline)).toBe(422)
    expect(await status('identities', null)).toBe(422)
    expect(await status('identities', opened.body.baseline)).toBe(201)
  })

  it('[A-06] names what the sender chose as it was called then, to recipients, side by side and on paper', async () => {
    const [author, publisher] = [1, 2].map((n) => ({ id: `00000000-0000-7000-8000-00000000000${n}`, name: `P${n}` }))
    const word = (en: string) => ({ en, 'zh-Hans': en, 'zh-Hant': en })
    const columns = ['code', 'name'].map((key) => ({ key, type: 'text' as const, label: word(key) }))
    const found = [
      { code: 'K1', name: 'Know your client' },
      { code: 'K2', name: 'CANARY topic' },
      { code: 'K3', name: 'Branch topic' },
    ]
    const seed = {
      code: 'subjects',
      label: word('Subjects'),
      note: '',
      definition: { kind: 'register' as const, columns },
    }
    await inTransaction(at.app.db, (tx) =>
      seedSource(
        { tx, now: at.app.clock() },
        { ...seed, rows: found, author: author as never, publisher: publisher as never },
      ),
    )
    const options = { source: 'subjects', parameters: {}, column: 'code', label: 'name' }
    const select = (key: string) => ({ kind: 'select', key, label: word(key), choices: [], options })
    const draft = checkUp(controller.actor.operatorId)
    draft.forms?.none?.sections[0]?.fields.push(...(['topic', 'inside', 'own'].map(select) as never[]))
    for (const node of draft.flow?.nodes ?? [])
      if ('fields' in node && node.id === 'fill') Object.assign(node.fields ?? {}, { inside: 'hidden', own: 'edit' })
    const business = await published(at, 'check-up-subjects', draft)
    const opened = await at.sender.get<{ baseline: string }>(`/businesses/${business}/launch-form`)
    const values = { ...basics().values, topic: 'K1', inside: 'K2' }
    const { id, requestOf } = await sent({ businessId: business, values, baseline: opened.body.baseline })
    const east = requestOf('EAST')
    const before = await at.clerks.east.get<{ task: { offers: string } }>(`/requests/${east}`)
    await sql`update sources.source set current_number = null where code = 'subjects'`.execute(at.app.db)
    const read = JSON.stringify((await at.clerks.east.get(`/requests/${east}`)).body)
    expect(read).toContain('Know your client')
    expect(read).not.toContain('CANARY')
    const { offers } = before.body.task
    const own = { count: '3', contact: '+85291234567', own: 'K3' }
    const answered = await answer(at, at.clerks.east, east, own, offers)
    expect(answered.status, JSON.stringify(answered.body)).toBe(200)
    const paper = async (person: Person) => {
      const url = `/api/v1/requests/${east}/print?language=en`
      return pdfText((await at.app.http.inject({ method: 'GET', url, headers: person.headers })).rawPayload)
    }
    expect(await paper(at.clerks.east)).toContain('Know your client')
    expect(await paper(at.clerks.east)).not.toContain('CANARY')
    const { body } = await at.sender.get<DispatchAnswers>(`/dispatches/${id}/answers`)
    const cells = body.rows.find((row) => row.recipient === 'EAST')?.cells
    expect(cells).toMatchObject({ topic: 'Know your client', inside: 'CANARY topic', own: 'Branch topic' })
    // What is sent once more is called the same, though nobody can ask what it is called today.
    const [item] = (await itemsOf(at.sender, id)).filter((one) => one.departmentName === 'WEST')
    await at.sender.send('POST', `/dispatch-items/${item?.id}/recall`, { remark: 'wrong' })
    const again = await at.sender.send('POST', `/dispatch-items/${item?.id}/resend`, { remark: 'once more' })
    expect(again.status, JSON.stringify(again.body)).toBe(200)
    const [next] = (await itemsOf(at.sender, id)).filter((one) => one.departmentName === 'WEST')
    expect(next?.requestId).not.toBe(item?.requestId)
    expect(JSON.stringify((await at.clerks.west.get(`/requests/${next?.requestId}`)).body)).toContain(
      'Know your client',
    )
  })

  it('sends once when the same key comes again', async () => {
    const key = randomUUID()
    const [first, second] = [await send({}, at.sender, key), await send({}, at.sender, key)]
    expect(second.body).toEqual(first.body)
    const [found] = await rows(
      at.app.db,
      sql<{ n: number }>`select count(*)::int as n from dispatches.item where dispatch_id = ${first.body.id}`,
    )
    expect(found?.n).toBe(3)
  })

  it('refuses a department where nobody could handle it, and writes nothing', async () => {
    const before = await rows(at.app.db, sql`select 1 from businesses.request`)
    const made = await send({ departmentIds: [...three(), at.places.empty] })
    expect(made).toMatchObject({ status: 422, body: { code: 'NOBODY_HANDLES' } })
    expect(made.body.fields).toMatchObject([{ code: 'NOBODY_THERE', params: { name: 'EMPTY' } }])
    expect(await rows(at.app.db, sql`select 1 from businesses.request`)).toHaveLength(before.length)
    const shown = await at.sender.send<DispatchPreview>('POST', '/dispatch-preview', {
      businessId,
      departmentIds: [at.places.east, at.places.empty],
    })
    expect(shown.body.recipients).toMatchObject([
      { name: 'EAST', people: [{ name: 'Eve' }] },
      { name: 'EMPTY', people: [] },
    ])
  })

  it('refuses a past day and a business that is not made for it', async () => {
    expect(await send({ dueOn: '2027-02-01' })).toMatchObject({ status: 422, body: { code: 'DUE_PAST' } })
    const plain = await published(at, 'plain', { ...checkUp(), launch: { account: 'none' } })
    expect(await send({ businessId: plain })).toMatchObject({ status: 409, body: { code: 'NOT_DISPATCHED' } })
    expect(await send({ departmentIds: [] })).toMatchObject({ status: 422, body: { code: 'NO_RECIPIENT' } })
  })

  it('[G7] tells that a holiday moves the day to the next working one', async () => {
    const asked = { businessId, departmentIds: [at.places.east] }
    const sunday = await at.sender.send<DispatchPreview>('POST', '/dispatch-preview', { ...asked, dueOn: '2027-03-07' })
    expect(sunday.body).toMatchObject({ moved: true })
    expect(sunday.body.dueAt?.slice(0, 10)).toBe('2027-03-08')
  })

  it('[G1] does not reach departments and people out of scope, as if they were not there', async () => {
    const regional = await at.join('Regional', HQ, at.places.east, at.only(at.places.east, at.places.west))
    expect((await send({ departmentIds: three() }, regional)).status).toBe(404)
    const nora = at.clerks.north.actor.operatorId
    expect((await send({ departmentIds: [], operatorIds: [nora] }, regional)).status).toBe(404)
    const own = await send({ departmentIds: [at.places.east, at.places.west] }, regional)
    expect(own.status).toBe(201)
    expect((await at.clerks.east.get(`/dispatches/${own.body.id}`)).status).toBe(403)
  })

  it('finds recipients of a pasted list by code and name, and says what it did not find', async () => {
    const { body } = await at.sender.send<FoundRecipients>('POST', '/dispatch-recipients', {
      text: 'east\nWes\tNowhere，north',
    })
    expect(body.departments.map(({ name }) => name)).toEqual(['EAST', 'NORTH'])
    expect(body.operators).toMatchObject([{ name: 'Wes', department: 'WEST' }])
    expect(body.notFound).toEqual(['Nowhere'])
  })
})

describe('[A-14] answering', () => {
  it('shows a recipient the request and the dispatch behind it, nothing of the others', async () => {
    const { id, requestOf } = await sent({ remark: 'Please count carefully' })
    const behind = await at.clerks.east.get<DispatchBehind>(`/requests/${requestOf('EAST')}/dispatch`)
    expect(behind.body).toMatchObject({ title: 'Yearly check-up', sender: 'Sender', state: 'open', board: false })
    expect((await at.clerks.east.get(`/requests/${requestOf('WEST')}/dispatch`)).status).toBe(404)
    expect((await at.clerks.east.get(`/requests/${requestOf('WEST')}`)).status).toBe(404)
    const { body } = await at.clerks.east.get<{ values: object; rights: object; origin: string }>(
      `/requests/${requestOf('EAST')}`,
    )
    expect(body).toMatchObject({ origin: 'dispatch', rights: { question: 'read', count: 'required', note: 'edit' } })
    const foreign = await answer(at, at.clerks.east, requestOf('EAST'), { question: 'another', count: '1' })
    expect(foreign).toMatchObject({ status: 403, body: { code: 'FIELD_NOT_YOURS' } })
    await at.clerks.east.send('POST', `/requests/${requestOf('EAST')}/opened`, {})
    expect(standings(await itemsOf(at.sender, id))).toMatchObject({ EAST: 'filling', WEST: 'notOpened' })
    expect((await at.clerks.east.send('POST', `/requests/${requestOf('WEST')}/opened`, {})).status).toBe(404)
  })

  it('closes once everybody has answered, and puts the answers side by side in the reader’s rights', async () => {
    const { id, requestOf } = await sent()
    await fill(at.clerks.east, requestOf('EAST'), '3')
    await fill(at.clerks.west, requestOf('WEST'), '5')
    await at.app.runJobs()
    expect(await detailOf(at.sender, id)).toMatchObject({ state: 'running', counts: { done: 2, notOpened: 1 } })
    await fill(at.clerks.north, requestOf('NORTH'), '11')
    await at.app.runJobs()
    expect(await detailOf(at.sender, id)).toMatchObject({ state: 'closed', closedBecause: 'all', counts: { done: 3 } })
    const { body } = await at.sender.get<DispatchAnswers>(`/dispatches/${id}/answers`)
    expect(body.columns.map(({ key }) => key)).toEqual(['question', 'count', 'contact', 'papers'])
    const east = body.rows.find((row) => row.recipient === 'EAST')
    expect(east?.cells).toMatchObject({ count: '3', contact: '****4567' })
    expect(JSON.stringify(body)).not.toContain('between us')
    const file = await at.app.http.inject({
      method: 'GET',
      url: `/api/v1/dispatches/${id}/answers.xlsx`,
      headers: at.sender.headers,
    })
    expect(file.statusCode).toBe(200)
    expect(file.rawPayload.subarray(0, 2).toString()).toBe('PK')
    expect((await at.sender.send('POST', `/dispatches/${id}/recall`, { remark: 'late' })).status).toBe(409)
  })

  it('with any: the first answer ends it, the others are no longer needed', async () => {
    const { id, requestOf } = await sent({ rule: 'any' })
    await fill(at.clerks.west, requestOf('WEST'))
    await at.app.runJobs()
    expect(await detailOf(at.sender, id)).toMatchObject({
      closedBecause: 'any',
      counts: { done: 1, notNeeded: 2 },
    })
    expect((await fill(at.clerks.east, requestOf('EAST'))).status).toBeGreaterThanOrEqual(404)
  })

  it('a refused answer is still wanted: it keeps the dispatch open until it is sent once more', async () => {
    const { id, requestOf } = await sent({ businessId: reviewed, departmentIds: [at.places.east] })
    await fill(at.clerks.east, requestOf('EAST'))
    expect(standings(await itemsOf(at.sender, id))).toEqual({ EAST: 'reviewing' })
    const [task] = await rows(
      at.app.db,
      sql<{ id: string }>`select t.id from approvals.v_open_task t join dispatches.item i on i.case_id = t.case_id
        where i.dispatch_id = ${id}`,
    )
    expect((await controller.send('POST', `/tasks/${task?.id}/refuse`, { remark: 'does not add up' })).status).toBe(200)
    await at.app.runJobs()
    expect(await detailOf(at.sender, id)).toMatchObject({ state: 'running', counts: { refused: 1 } })
    const [item] = await itemsOf(at.sender, id)
    const again = await at.sender.send('POST', `/dispatch-items/${item?.id}/resend`, { remark: 'count again' })
    expect(again.status, JSON.stringify(again.body)).toBe(200)
    const [renewed] = await itemsOf(at.sender, id)
    expect(renewed).toMatchObject({ standing: 'notOpened' })
    expect(renewed?.requestId).not.toBe(item?.requestId)
  })
})

describe('[A-14] ending', () => {
  it('recalls what is unfinished and leaves what is finished', async () => {
    const { id, requestOf } = await sent()
    await fill(at.clerks.east, requestOf('EAST'))
    const done = await at.sender.send('POST', `/dispatches/${id}/recall`, { remark: 'the question was wrong' })
    expect(done.status).toBe(200)
    await at.app.runJobs()
    expect(await detailOf(at.sender, id)).toMatchObject({ state: 'recalled', counts: { done: 1, recalled: 2 } })
    const { body } = await at.clerks.west.get<{ state: string }>(`/requests/${requestOf('WEST')}`)
    expect(body.state).toBe('terminated')
  })

  it('recalls a single one; what is left decides whether it is over', async () => {
    const { id, items, requestOf } = await sent()
    await fill(at.clerks.east, requestOf('EAST'))
    await fill(at.clerks.west, requestOf('WEST'))
    const north = items.find((one) => one.departmentName === 'NORTH')
    expect(
      (await at.sender.send('POST', `/dispatch-items/${north?.id}/recall`, { remark: 'closed down' })).status,
    ).toBe(200)
    await at.app.runJobs()
    expect(await detailOf(at.sender, id)).toMatchObject({ closedBecause: 'all', counts: { done: 2, recalled: 1 } })
  })

  it('gives more time, to tasks too, and refuses an earlier day', async () => {
    const { id, items } = await sent()
    const earlier = await at.sender.send('POST', `/dispatches/${id}/extend`, { dueOn: '2027-03-05' })
    expect(earlier).toMatchObject({ status: 409, body: { code: 'DUE_NOT_LATER' } })
    expect((await at.sender.send('POST', `/dispatches/${id}/extend`, { dueOn: '2027-03-17' })).status).toBe(200)
    const { dueAt } = await detailOf(at.sender, id)
    expect(dueAt.slice(0, 10)).toBe('2027-03-17')
    const [task] = await rows(
      at.app.db,
      sql<{ due: string }>`select t.due_at as due from approvals.v_open_task t join businesses.v_request r
        on r.case_id = t.case_id where r.id = ${items[0]?.requestId}`,
    )
    expect(task?.due).toBe(dueAt)
  })

  it('urges everybody who has not answered, nobody twice within the hour', async () => {
    const { id, requestOf } = await sent()
    await fill(at.clerks.east, requestOf('EAST'))
    const first = await at.sender.send('POST', `/dispatches/${id}/urge`, {})
    expect(first.body).toEqual({ id, urged: 2, open: 2 })
    expect((await at.sender.send('POST', `/dispatches/${id}/urge`, {})).body).toMatchObject({ urged: 0, open: 2 })
  })

  it('shows a recipient whose people have left, and gives the request to another person', async () => {
    const heir = await at.join('Heir', FILLER, at.places.west, at.only(at.places.west, at.places.east))
    const left = await at.join('Leaver', FILLER, at.places.east, at.only(at.places.east))
    const { id } = await sent({ departmentIds: [], operatorIds: [left.actor.operatorId] })
    const known = at.people.all.get(left.actor.operatorId)
    if (known) known.active = false
    const [item] = await itemsOf(at.sender, id)
    expect((await detailOf(at.sender, id)).unattended).toEqual([item?.id])
    const given = await at.sender.send('POST', `/dispatch-items/${item?.id}/redirect`, {
      operatorId: heir.actor.operatorId,
      remark: 'left the house',
    })
    expect(given.status, JSON.stringify(given.body)).toBe(200)
    expect((await detailOf(at.sender, id)).unattended).toEqual([])
    expect((await fill(heir, item?.requestId ?? '')).status).toBe(200)
  })

  it('closes at the end of its day with what there is, once, though the last answer comes at that moment', async () => {
    const { id, requestOf } = await sent({ rule: 'deadline', dueOn: '2027-03-02' })
    await fill(at.clerks.east, requestOf('EAST'))
    await fill(at.clerks.west, requestOf('WEST'))
    at.app.clock.advance({ hours: 34 })
    const system = at.app.signInAs([settle.name], { all: true }).actor
    const closing = () => at.app.execute(settle, { id }, system)
    const results = await Promise.allSettled([closing(), fill(at.clerks.north, requestOf('NORTH')), closing()])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled'])
    await at.app.runJobs()
    const closes = await rows(
      at.app.db,
      sql`select 1 from platform.journal where target_id = ${id} and command = ${settle.name} and after ->> 'because' is not null`,
    )
    expect(closes).toHaveLength(1)
    const detail = await detailOf(at.sender, id)
    expect(detail.state).toBe('closed')
    expect(detail.counts.done + detail.counts.missed).toBe(3)
    expect(detail.counts.done).toBeGreaterThanOrEqual(2)
    at.app.clock.advance({ hours: -34 })
  })
})

describe('[A-31] who sees a dispatch', () => {
  it('the sender and whoever sees the sender’s department; there each within the own scope', async () => {
    const { id } = await sent()
    const elsewhere = await at.join('Elsewhere', HQ, at.places.west, at.only(at.places.west))
    expect((await elsewhere.get(`/dispatches/${id}`)).status).toBe(404)
    expect((await elsewhere.get(`/dispatches/${id}/answers`)).status).toBe(404)
    expect((await elsewhere.send('POST', `/dispatches/${id}/recall`, { remark: 'x' })).status).toBe(404)
    expect(await itemsOf(elsewhere, id)).toEqual([])
    const partner = await at.join('Partner', HQ, at.places.hq, at.only(at.places.hq, at.places.west))
    expect(standings(await itemsOf(partner, id))).toEqual({ WEST: 'notOpened' })
    expect(await detailOf(partner, id)).toMatchObject({ total: 1 })
  })
})
