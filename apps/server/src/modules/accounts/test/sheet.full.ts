import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Centre, cancelsMany, centre } from './a-sheet.ts'

let at: Centre
beforeAll(async () => {
  at = await centre()
})
afterAll(() => at?.app.close())

it('[T-04] a thousand rows with twelve bad ones: twelve reasons, 988 tickets agreed to in one batch, nothing twice', async () => {
  await at.rule('FLOW')
  expect(await cancelsMany(at, 494)).toMatchObject({ status: 409, body: { code: 'INTAKE_FILE_TAKEN' } })
}, 600_000)
