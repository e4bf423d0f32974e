import { afterAll, beforeAll } from 'vitest'
import { crashSweep, everyCommandHasExample } from '#testing/crash-sweep.ts'
import { ruleSweep } from '#testing/rule-sweep.ts'
import { dispatches } from '../index.ts'
import { EXAMPLES, type Headquarters, headquarters } from './crash-examples.ts'

let all: Headquarters
beforeAll(async () => {
  all = await headquarters()
})
afterAll(() => all?.at.app.close())
const house = () => ({ app: all.at.app, at: all })

everyCommandHasExample(dispatches.commands, EXAMPLES)
crashSweep(['dispatches.item.recall'], EXAMPLES, house)
ruleSweep(Object.keys(EXAMPLES), EXAMPLES, house)
