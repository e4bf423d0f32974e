import { afterAll, beforeAll, expect, test } from 'vitest'
import { ruleSweep } from '#testing/rule-sweep.ts'
import { type House, house } from './house.ts'
import { COMMANDS, EXAMPLES, SCENARIOS, sweep } from './sweep.ts'

let h: House
beforeAll(async () => {
  h = await house()
})
afterAll(() => h?.close())

test('[A-15] [G2] every command of the module has its place in the sweep', () => {
  expect(Object.keys(SCENARIOS).sort()).toEqual([...COMMANDS].sort())
})

test.each(['approvals.task.agree', 'approvals.case.comment'])(
  '[A-15] [G2] a crash anywhere in %s leaves nothing half done',
  async (name) => {
    expect(await sweep(h, name)).toBeGreaterThan(6)
  },
)

/** A rule that asks for proofs holds for whatever is decided after it. */
const inOrder = COMMANDS.toSorted((a, b) => Number(a.includes('.proof.')) - Number(b.includes('.proof.')))
ruleSweep(inOrder, EXAMPLES, () => ({ app: h, at: h }))
