import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Broker, testBroker } from './broker.ts'

let broker: Broker
let clerk: string
beforeAll(async () => {
  broker = await testBroker()
  clerk = await broker.cookieOf('clerk')
})
afterAll(() => broker.close())

type Cards = { items: { id: string; name: string; department: string }[] }
const found = async (search: string) =>
  (await broker.call('GET', `/access/colleagues?search=${encodeURIComponent(search)}`, clerk)).body as Cards

describe('[A-03] [A-17] colleagues', () => {
  it('are found by name by whoever is signed in, in every department, with name and department and nothing else', async () => {
    expect((await broker.call('GET', '/access/operators', clerk)).status).toBe(403)
    const { items } = await found('shenzhen')
    expect(items).toEqual([{ id: broker.id('shenzhen'), name: 'Name of shenzhen', department: 'Shenzhen' }])
    expect((await found('%')).items).toEqual([])
    const all = (await found('')).items
    expect(all.map(({ name }) => name)).toEqual(all.map(({ name }) => name).toSorted())
    expect(new Set(all.flatMap((one) => Object.keys(one)))).toEqual(new Set(['id', 'name', 'department']))
  })

  it('are twenty at most, and none who has left; one who has left keeps his name', async () => {
    const admin = await broker.cookieOf('admin')
    for (let number = 0; number < 22; number += 1) {
      const person = { username: `many.${number}`, name: `Many ${number}`, language: 'en' }
      await broker.call('POST', '/access/operators', admin, { ...person, departmentId: broker.department('HK') })
    }
    expect((await found('many')).items).toHaveLength(20)
    const id = broker.id('shenzhen')
    expect((await broker.call('POST', `/access/operators/${id}/disable`, admin)).status).toBe(200)
    expect((await found('shenzhen')).items).toEqual([])
    const one = await broker.call('GET', `/access/colleagues/${id}`, clerk)
    expect(one).toMatchObject({ status: 200, body: { name: 'Name of shenzhen', department: 'Shenzhen' } })
  })

  it('are nobody to who is not signed in, and nobody has an unknown id', async () => {
    expect((await broker.call('GET', '/access/colleagues', null)).status).toBe(401)
    expect((await broker.call('GET', `/access/colleagues/${randomUUID()}`, clerk)).status).toBe(404)
  })
})
