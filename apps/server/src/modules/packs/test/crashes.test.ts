import { afterAll, beforeAll } from 'vitest'
import { type TestApp, testApp } from '#testing/app.ts'
import { everyCommandHasExample } from '#testing/crash-sweep.ts'
import { ruleSweep } from '#testing/rule-sweep.ts'
import { packs } from '../index.ts'
import { EXAMPLES } from './crash-examples.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app?.close())

everyCommandHasExample(packs.commands, EXAMPLES)
ruleSweep(Object.keys(EXAMPLES), EXAMPLES, () => ({ app, at: app }))
