import { afterAll, beforeAll } from 'vitest'
import { crashSweep } from '#testing/crash-sweep.ts'
import { EXAMPLES, type Headquarters, headquarters } from './crash-examples.ts'

let all: Headquarters
beforeAll(async () => {
  all = await headquarters()
})
afterAll(() => all?.at.app.close())

crashSweep(Object.keys(EXAMPLES), EXAMPLES, () => ({ app: all.at.app, at: all }))
