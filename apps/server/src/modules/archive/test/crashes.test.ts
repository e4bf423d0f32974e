import { afterAll, beforeAll } from 'vitest'
import { type TestApp, testApp } from '#testing/app.ts'
import { crashSweep, everyCommandHasExample } from '#testing/crash-sweep.ts'
import { archive } from '../index.ts'
import { EXAMPLES } from './crash-examples.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app?.close())

everyCommandHasExample(archive.commands, EXAMPLES)
crashSweep(['archive.parameter.retire'], EXAMPLES, () => ({ app, at: app }))
