import { afterAll, beforeAll } from 'vitest'
import { type TestApp, testApp } from '#testing/app.ts'
import { crashSweep, everyCommandHasExample } from '#testing/crash-sweep.ts'
import { exportrules } from '../index.ts'
import { EXAMPLES } from './crash-examples.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app?.close())

everyCommandHasExample(exportrules.commands, EXAMPLES)
crashSweep(['exportrules.rule.retire'], EXAMPLES, () => ({ app, at: app }))
