import { afterAll, beforeAll } from 'vitest'
import { crashSweep, everyCommandHasExample } from '#testing/crash-sweep.ts'
import { ruleSweep } from '#testing/rule-sweep.ts'
import { businesses } from '../index.ts'
import { EXAMPLES, type Office, office } from './crash-examples.ts'

let all: Office
beforeAll(async () => {
  all = await office()
})
afterAll(() => all?.at.app.close())

everyCommandHasExample(businesses.commands, EXAMPLES)
crashSweep(['businesses.favourite.set'], EXAMPLES, () => ({ app: all.at.app, at: all }))
ruleSweep(Object.keys(EXAMPLES), EXAMPLES, () => ({ app: all.at.app, at: all }))
