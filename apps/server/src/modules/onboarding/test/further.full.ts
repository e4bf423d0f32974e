import { afterAll, beforeAll } from 'vitest'
import { type Branch, branch } from '#testing/branch.ts'
import { crashSweep } from '#testing/crash-sweep.ts'
import { furtherAccounts } from './further-examples.ts'

let house: Branch
beforeAll(async () => {
  house = await branch()
})
afterAll(() => house?.app.close())

crashSweep(Object.keys(furtherAccounts), furtherAccounts, () => ({ app: house.app, at: house }))
