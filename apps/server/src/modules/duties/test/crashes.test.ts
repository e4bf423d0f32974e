import { afterAll, beforeAll } from 'vitest'
import { crashSweep, everyCommandHasExample } from '#testing/crash-sweep.ts'
import { ruleSweep } from '#testing/rule-sweep.ts'
import { duties } from '../index.ts'
import { EXAMPLES, type Watch, watch } from './crash-examples.ts'

let all: Watch
beforeAll(async () => {
  all = await watch()
})
afterAll(() => all?.at.close())
const house = () => ({ app: all.at, at: all })

everyCommandHasExample(duties.commands, EXAMPLES)
crashSweep(['duties.acceptance.end'], EXAMPLES, house)
ruleSweep(Object.keys(EXAMPLES), EXAMPLES, house, ['duties.conflict.find'])
