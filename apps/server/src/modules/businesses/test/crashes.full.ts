import { afterAll, beforeAll } from 'vitest'
import { crashSweep } from '#testing/crash-sweep.ts'
import { EXAMPLES, type Office, office } from './crash-examples.ts'

let all: Office
beforeAll(async () => {
  all = await office()
})
afterAll(() => all?.at.app.close())

crashSweep(Object.keys(EXAMPLES), EXAMPLES, () => ({ app: all.at.app, at: all }))
