import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, house } from './house.ts'
import { COMMANDS, sweep } from './sweep.ts'

let h: House
beforeAll(async () => {
  h = await house()
})
afterAll(() => h?.close())

test.each(COMMANDS)(
  '[A-15] [G2] a crash before or after any statement of %s leaves nothing half done',
  async (name) => {
    expect(await sweep(h, name)).toBeGreaterThan(4)
  },
)
