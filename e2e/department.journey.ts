import { beforeAll, describe, expect, inject, test } from 'vitest'
import { eventually } from '#testing/probe.ts'
import { type Listening, listen } from './harness/listening.ts'
import { type Person, signIn } from './harness/person.ts'
import { type AccountRow, accountsOf, applied, askToFreeze, taskOf } from './harness/tickets.ts'

const product = inject('product')
let central: Person
let futian: Person
let supervisor: Person
let compliance: Person
/** An account of the central branch; its client has no other. */
let account: AccountRow
let versionId: string

type Rows<R> = { items: R[]; total?: { value: number } }

beforeAll(async () => {
  ;[central, futian, supervisor, compliance] = await Promise.all([
    signIn(product, 'clerk-central'),
    signIn(product, 'clerk-futian'),
    signIn(product, 'supervisor'),
    signIn(product, 'compliance'),
  ])
  const candidates = await accountsOf(central, 20)
  for (const candidate of candidates) {
    const { status } = await futian.get(`/clients/${candidate.clientId}`)
    const { body } = await central.get<Rows<{ versions: { id: string; mime: string }[] }>>(
      `/accounts/${candidate.id}/documents`,
    )
    const picture = body.items.flatMap((document) => document.versions).find(({ mime }) => mime.startsWith('image/'))
    if (status !== 404 || !picture) continue
    account = candidate
    versionId = picture.id
    return
  }
  throw new Error('no account of the central branch has a client of its own and a picture')
})

describe('[P-03] what belongs to another department', () => {
  test('does not exist for a clerk: record, client, documents, bytes, thumbnail', async () => {
    const paths = [
      `/accounts/${account.id}`,
      `/accounts/${account.id}/documents`,
      `/clients/${account.clientId}`,
      `/clients/${account.clientId}/documents`,
      `/clients/${account.clientId}/accounts`,
      `/archive/versions/${versionId}/content`,
      `/archive/versions/${versionId}/thumbnail`,
    ]
    for (const path of paths) {
      // Small pictures are drawn beside the work, so the first may still be on its way.
      await eventually(async () => {
        expect((await central.open(path)).status, `${path} for its own clerk`).toBe(200)
      }, 60_000)
      const { status, body } = await futian.get<{ code: string }>(path)
      expect({ path, status, code: body.code }).toEqual({ path, status: 404, code: 'NOT_FOUND' })
    }
    const write = await futian.send('POST', `/accounts/${account.id}/freeze`, { reason: 'AML', remark: 'x' })
    expect(write.status).toBe(404)
  })

  test('is in no list, no count, no pasted list and no search result', async () => {
    const list = `/accounts?count=1&accountNo=${account.accountNo}`
    expect((await central.get<Rows<AccountRow>>(list)).body.total?.value).toBe(1)
    const { body } = await futian.get<Rows<AccountRow>>(list)
    expect({ items: body.items, total: body.total?.value }).toEqual({ items: [], total: 0 })
    const pasted = { list: 'accounts.account', filter: 'accountNo', text: `${account.accountNo}\n` }
    const seen = await central.send<{ found: number }>('POST', '/pasted-lists', pasted)
    expect(seen.body.found).toBe(1)
    const unseen = await futian.send<{ found: number; notFound: string[] }>('POST', '/pasted-lists', pasted)
    expect(unseen.body).toMatchObject({ found: 0, notFound: [account.accountNo] })
    for (const text of [account.accountNo, account.clientName]) {
      const query = `/search?q=${encodeURIComponent(text)}`
      const found = async (person: Person) =>
        (await person.get<Rows<{ id: string }>>(query)).body.items.map(({ id }) => id)
      expect(await found(central)).toEqual(
        expect.arrayContaining([account.accountNo === text ? account.id : account.clientId]),
      )
      expect(await found(futian)).not.toEqual(expect.arrayContaining([account.id]))
      expect(await found(futian)).not.toEqual(expect.arrayContaining([account.clientId]))
    }
  })

  test('stays out of exports, and an export is its own asker’s alone', async () => {
    const ask = { list: 'accounts.account', query: {}, columns: ['accountNo'], format: 'csv', language: 'en' }
    const refused = await futian.send<{ code: string }>('POST', '/exports', ask)
    // A clerk has no right to export; who has it and sees the branch alone gets the branch alone (matrix of scopes).
    expect(refused).toMatchObject({ status: 403, body: { code: 'PERMISSION_MISSING' } })
    const auditor = await signIn(product, 'auditor')
    const { body, status } = await auditor.send<{ id: string }>('POST', '/exports', ask)
    expect(status).toBe(200)
    await eventually(async () => {
      expect((await auditor.open(`/exports/${body.id}/file`)).status).toBe(200)
    }, 60_000)
    expect(await (await auditor.open(`/exports/${body.id}/file`)).text()).toContain(account.accountNo)
    expect((await futian.get(`/exports/${body.id}/file`)).status).toBe(404)
  })

  test('is heard of in no live event, while the branch hears of it at once', async () => {
    const [own] = await accountsOf(futian, 1)
    if (!own) throw new Error('no account')
    const streams: Record<'central' | 'futian', Listening> = {
      central: await listen(central),
      futian: await listen(futian),
    }
    try {
      const theirs = await askToFreeze(central, account.id)
      expect((await futian.get(`/tickets/${theirs}`)).status).toBe(404)
      await supervisor.send('POST', `/tasks/${await taskOf(supervisor, theirs)}/agree`, { inBulk: false })
      await applied(supervisor, theirs)
      await eventually(() => expect(streams.central.ids()).toContain(account.id))
      // Only then something of Futian's own: a stream keeps its order, so all before it has arrived too.
      const ours = await askToFreeze(futian, own.id)
      await compliance.send('POST', `/tasks/${await taskOf(compliance, ours)}/agree`, { inBulk: false })
      await eventually(() => expect(streams.futian.ids()).toContain(own.id), 60_000)
      expect(streams.futian.ids()).not.toContain(account.id)
      expect(streams.futian.ids()).not.toContain(account.clientId)
      expect(streams.futian.ids()).not.toContain(theirs)
      expect(streams.central.ids()).not.toContain(own.id)
    } finally {
      streams.central.stop()
      streams.futian.stop()
    }
  })
})
