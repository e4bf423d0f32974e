import { afterAll, beforeAll } from 'vitest'
import { type TestApp, testApp } from '#testing/app.ts'
import { crashSweep, everyCommandHasExample } from '#testing/crash-sweep.ts'
import { oa } from '../index.ts'
import { EXAMPLES } from './crash-examples.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp({ config: { oa: { url: 'http://127.0.0.1:9', keyId: 'k', secret: 's' } } })
})
afterAll(() => app?.close())

everyCommandHasExample(oa.commands, EXAMPLES)
crashSweep(['oa.link.setLimits'], EXAMPLES, () => ({ app, at: app }))
