import { afterAll, beforeAll } from 'vitest'
import { type TestApp, testApp } from '#testing/app.ts'
import { crashSweep } from '#testing/crash-sweep.ts'
import { EXAMPLES } from './crash-examples.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app?.close())

crashSweep(Object.keys(EXAMPLES), EXAMPLES, () => ({ app, at: app }))
