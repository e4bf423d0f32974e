import { everyCommandHasExample } from '#testing/crash-sweep.ts'
import { packs } from '../index.ts'
import { EXAMPLES } from './crash-examples.ts'

everyCommandHasExample(packs.commands, EXAMPLES)
