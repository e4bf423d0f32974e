import { afterAll, beforeAll } from 'vitest'
import { type TestApp, testApp } from '#testing/app.ts'
import { crashSweep, everyCommandHasExample } from '#testing/crash-sweep.ts'
import { ruleSweep } from '#testing/rule-sweep.ts'
import { banks } from '../index.ts'
import { EXAMPLES } from './crash-examples.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app?.close())

everyCommandHasExample(banks.commands, EXAMPLES)
crashSweep(['banks.account.set'], EXAMPLES, () => ({ app, at: app }))
ruleSweep(Object.keys(EXAMPLES), EXAMPLES, () => ({ app, at: app }))
