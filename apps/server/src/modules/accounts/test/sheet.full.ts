import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Centre, cancelled, cancelsMany, centre, checked, rowsSeen, seen } from './a-sheet.ts'

let at: Centre
beforeAll(async () => {
  at = await centre()
})
afterAll(() => at?.app.close())

it('[T-04] a thousand rows with twelve bad ones: twelve reasons, 988 tickets agreed to in one batch, accounts before their client, nothing twice however the file is sent again', async () => {
  await at.rule('FLOW')
  const { id, sheet, again } = await cancelsMany(at, 494)
  const tickets = (await rowsSeen(at.maker, id)).flatMap(({ ticketId }) => ticketId ?? [])
  expect([sheet.length, new Set(tickets).size, tickets.length]).toEqual([1000, 988, 988])
  expect(again).toMatchObject({ status: 409, body: { code: 'INTAKE_FILE_TAKEN' } })
  // The same rows as another file: each is refused by what it would do, and nothing happens.
  const before = await cancelled(at)
  const other = await checked(
    at,
    'accounts.cancel',
    sheet.map((row, n) => ({ ...row, row_no: String(n + 1) })),
  )
  expect(await seen(at.maker, other)).toMatchObject({ state: 'CHECKED', counts: { INVALID: 1000 } })
  const why = new Set((await rowsSeen(at.maker, other)).slice(22).map(({ problems }) => problems[0]?.code))
  expect(why).toEqual(new Set(['ACCOUNT_CANCELLED', 'CLIENT_CANCELLED']))
  expect(await cancelled(at)).toEqual(before)
}, 900_000)
