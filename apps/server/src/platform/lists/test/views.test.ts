import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { platformModule } from '#platform/platform-module.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { createThings, thingModule } from './things.ts'

type Views = {
  items: {
    id: string
    name: string
    own: boolean
    shared: boolean
    isDefault: boolean
    query: Record<string, string>
  }[]
}

let app: TestApp
let person: Person
beforeAll(async () => {
  app = await testApp({ modules: [platformModule, thingModule] })
  await createThings(app)
  person = app.signInAs(['things.thing.view', 'platform.savedView.share'])
})
afterAll(() => app.close())

const save = (who: Person, view: object) =>
  who.send<{ id: string }>('POST', '/saved-views', { list: 'things.thing', ...view })
const viewsOf = async (who: Person) => (await who.get<Views>('/saved-views?list=things.thing')).body.items

describe('saved views', () => {
  test('a view is kept under a name, changed and removed by its owner alone', async () => {
    const { body, status } = await save(person, {
      name: 'Mine',
      query: { line: 'brokerage', sort: 'gradeUp' },
      isDefault: true,
    })
    expect(status).toBe(201)
    const other = app.signInAs(['things.thing.view'])
    expect(await viewsOf(other)).toEqual([])
    expect((await other.send('PUT', `/saved-views/${body.id}`, { name: 'Theirs', query: {} })).status).toBe(404)
    expect((await other.send('DELETE', `/saved-views/${body.id}`)).status).toBe(404)
    await person.send('PUT', `/saved-views/${body.id}`, { name: 'Still mine', query: { line: 'brokerage' } })
    expect(await viewsOf(person)).toMatchObject([
      { name: 'Still mine', query: { line: 'brokerage' }, own: true, isDefault: false },
    ])
    await person.send('DELETE', `/saved-views/${body.id}`)
    expect(await viewsOf(person)).toEqual([])
  })

  test('a shared view is offered to others, with its query but never with its scope', async () => {
    const { body } = await save(person, { name: 'For all', query: { line: 'brokerage' }, shared: true })
    const nobody = app.signInAs(['things.thing.view'], { all: false, businessLines: [], departmentIds: [] })
    const [offered] = await viewsOf(nobody)
    expect(offered).toMatchObject({ name: 'For all', own: false, shared: true })
    expect((await nobody.get('/things?line=brokerage')).body).toMatchObject({ items: [] })
    await person.send('DELETE', `/saved-views/${body.id}`)
  })

  test('a view shared with roles is offered to their holders only', async () => {
    const roleId = '0190c0de-0000-7000-8000-0000000000aa'
    await save(person, { name: 'For a role', query: {}, shared: true, roleIds: [roleId] })
    expect(await viewsOf(app.signInAs(['things.thing.view']))).toEqual([])
    expect((await viewsOf(person)).length).toBe(1)
  })

  test('sharing needs its permission', async () => {
    const clerk = app.signInAs(['things.thing.view'])
    expect((await save(clerk, { name: 'X', query: {}, shared: true })).body).toMatchObject({
      code: 'PERMISSION_MISSING',
      params: { permission: 'platform.savedView.share' },
    })
  })

  test('there is one default, one view of a name, and no view that cannot be opened', async () => {
    const clerk = app.signInAs(['things.thing.view'])
    await save(clerk, { name: 'One', query: {}, isDefault: true })
    await save(clerk, { name: 'Two', query: {}, isDefault: true })
    expect((await viewsOf(clerk)).filter((view) => view.own).map((view) => [view.name, view.isDefault])).toEqual([
      ['One', false],
      ['Two', true],
    ])
    expect((await save(clerk, { name: 'ONE', query: {} })).body).toMatchObject({
      code: 'SAVED_VIEW_NAME_TAKEN',
      status: 409,
    })
    expect((await save(clerk, { name: 'Bad', query: { colour: 'red' } })).body).toMatchObject({ code: 'INPUT_INVALID' })
    expect((await save(clerk, { name: 'Token', query: { no: '@0190' } })).body).toMatchObject({ code: 'INPUT_INVALID' })
    expect((await save(clerk, { list: 'no.such', name: 'Bad', query: {} })).body).toMatchObject({
      code: 'LIST_UNKNOWN',
    })
  })
})

describe('column settings', () => {
  test('they are kept for the person, and put back', async () => {
    const settings = {
      columns: [{ key: 'grade', width: 120, pinned: true, hidden: false }, { key: 'no' }],
      density: 'relaxed',
    }
    expect((await person.get('/list-settings/things.thing')).body).toBeNull()
    expect((await person.send('PUT', '/list-settings/things.thing', settings)).status).toBe(200)
    expect((await person.get('/list-settings/things.thing')).body).toEqual(settings)
    expect((await app.signInAs(['things.thing.view']).get('/list-settings/things.thing')).body).toBeNull()
    await person.send('DELETE', '/list-settings/things.thing')
    expect((await person.get('/list-settings/things.thing')).body).toBeNull()
  })

  test('a list one may not see has neither views nor settings', async () => {
    const stranger = app.signInAs([])
    for (const path of ['/lists/things.thing', '/saved-views?list=things.thing', '/list-settings/things.thing']) {
      expect((await stranger.get(path)).body).toMatchObject({ code: 'PERMISSION_MISSING' })
    }
  })
})
