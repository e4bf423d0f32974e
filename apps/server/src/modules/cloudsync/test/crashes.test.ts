import { afterAll, beforeAll } from 'vitest'
import { type TestApp, testApp } from '#testing/app.ts'
import { crashSweep, everyCommandHasExample } from '#testing/crash-sweep.ts'
import { cloudsync } from '../index.ts'
import { EXAMPLES } from './crash-examples.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app?.close())

everyCommandHasExample(cloudsync.commands, EXAMPLES)
crashSweep(['cloudsync.setting.configure'], EXAMPLES, () => ({ app, at: app }))
