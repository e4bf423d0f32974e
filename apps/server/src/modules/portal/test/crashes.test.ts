import { afterAll, beforeAll } from 'vitest'
import { crashSweep, everyCommandHasExample } from '#testing/crash-sweep.ts'
import { portal } from '../index.ts'
import { EXAMPLES, type Hall, hall } from './crash-examples.ts'

let all: Hall
beforeAll(async () => {
  all = await hall()
})
afterAll(() => all?.at.app.close())

everyCommandHasExample(portal.commands, EXAMPLES)
crashSweep(['portal.draft.discard'], EXAMPLES, () => ({ app: all.at.app, at: all }))
