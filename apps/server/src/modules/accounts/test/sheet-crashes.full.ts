import { afterAll, beforeAll } from 'vitest'
import { crashSweep } from '#testing/crash-sweep.ts'
import { type Centre, centre } from './a-sheet.ts'
import { EXAMPLES } from './sheet-crashes.ts'

let at: Centre
beforeAll(async () => {
  at = await centre()
  await at.rule('FLOW')
})
afterAll(() => at?.app.close())

crashSweep(Object.keys(EXAMPLES), EXAMPLES, () => ({ app: at.app, at }))
