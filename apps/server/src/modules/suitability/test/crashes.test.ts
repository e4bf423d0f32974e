import { everyCommandHasExample } from '#testing/crash-sweep.ts'
import { suitability } from '../index.ts'
import { EXAMPLES } from './crash-examples.ts'

everyCommandHasExample(suitability.commands, EXAMPLES)
