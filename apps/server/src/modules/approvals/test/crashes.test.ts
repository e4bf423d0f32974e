import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, house } from './house.ts'
import { COMMANDS, SCENARIOS, sweep } from './sweep.ts'

let h: House
beforeAll(async () => {
  h = await house()
})
afterAll(() => h?.close())

test('[A-15] every command of the module has its place in the sweep', () => {
  expect(Object.keys(SCENARIOS).sort()).toEqual([...COMMANDS].sort())
})

test.each(['approvals.task.agree', 'approvals.case.comment'])(
  '[A-15] a crash anywhere in %s leaves nothing half done',
  async (name) => {
    expect(await sweep(h, name)).toBeGreaterThan(6)
  },
)
