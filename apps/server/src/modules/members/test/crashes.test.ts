import { afterAll, beforeAll } from 'vitest'
import { type TestApp, testApp } from '#testing/app.ts'
import { crashSweep, everyCommandHasExample } from '#testing/crash-sweep.ts'
import { members } from '../index.ts'
import { EXAMPLES } from './crash-examples.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app?.close())

everyCommandHasExample(members.commands, EXAMPLES)
// Resetting a password works out a slow hash at each crash: the long run does that.
crashSweep(['members.device.report'], EXAMPLES, () => ({ app, at: app }))
