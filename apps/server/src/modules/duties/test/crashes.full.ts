import { afterAll, beforeAll } from 'vitest'
import { crashSweep } from '#testing/crash-sweep.ts'
import { EXAMPLES, type Watch, watch } from './crash-examples.ts'

let all: Watch
beforeAll(async () => {
  all = await watch()
})
afterAll(() => all?.at.close())

crashSweep(Object.keys(EXAMPLES), EXAMPLES, () => ({ app: all.at, at: all }))
