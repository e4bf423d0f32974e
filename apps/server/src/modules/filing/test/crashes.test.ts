import { afterAll, beforeAll } from 'vitest'
import { type TestApp, testApp } from '#testing/app.ts'
import { crashSweep } from '#testing/crash-sweep.ts'
import { EXAMPLES } from './crash-examples.ts'

let app: TestApp
beforeAll(async () => {
  const sftp = {
    host: '127.0.0.1',
    port: 1,
    user: 'x',
    hostKey: 'x',
    password: 'x',
    privateKey: null,
    passphrase: null,
  }
  app = await testApp({ config: { filing: { production: false, sftp } } })
})
afterAll(() => app?.close())

crashSweep(['filing.schedule.set'], EXAMPLES, () => ({ app, at: app }))
