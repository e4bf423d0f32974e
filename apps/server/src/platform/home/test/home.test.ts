import { afterAll, beforeAll, expect, test } from 'vitest'
import { defineErrors } from '#kernel/refusal.ts'
import { defineModule } from '#platform/module.ts'
import { platformModule } from '#platform/platform-module.ts'
import { type TestApp, testApp } from '#testing/app.ts'
import { homeParts } from '../home.ts'

let app: TestApp

beforeAll(async () => {
  const shown = defineModule({
    name: 'shown',
    errors: defineErrors('shown', {}),
    migrations: null,
    permissions: [{ key: 'shown.thing.view' }, { key: 'shown.other.view' }],
    offers: [
      homeParts.offer({
        id: 'shown.things',
        permission: 'shown.thing.view',
        read: async (_platform, actor) => ({ for: actor.name }),
      }),
      homeParts.offer({
        id: 'shown.others',
        permission: 'shown.other.view',
        read: async () => ({ count: 1 }),
      }),
    ],
  })
  app = await testApp({ modules: [platformModule, shown] })
})
afterAll(() => app?.close())

test('[X-01] the home page comes in one answer with the parts the person may see, read as that person', async () => {
  const both = app.signInAs(['shown.thing.view', 'shown.other.view'], { all: true }, { name: 'Chan' })
  expect((await both.get('/home')).body).toEqual({
    parts: { 'shown.things': { for: 'Chan' }, 'shown.others': { count: 1 } },
  })
  const one = app.signInAs(['shown.other.view'])
  expect((await one.get('/home')).body).toEqual({ parts: { 'shown.others': { count: 1 } } })
  expect((await app.signInAs([]).get('/home')).body).toEqual({ parts: {} })
  expect((await app.http.inject({ url: '/api/v1/home' })).statusCode).toBe(401)
})
