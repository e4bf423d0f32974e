import { afterAll, beforeAll } from 'vitest'
import { crashSweep } from '#testing/crash-sweep.ts'
import { EXAMPLES, type Hall, hall } from './crash-examples.ts'

let all: Hall
beforeAll(async () => {
  all = await hall()
})
afterAll(() => all?.at.app.close())

crashSweep(Object.keys(EXAMPLES), EXAMPLES, () => ({ app: all.at.app, at: all }))
