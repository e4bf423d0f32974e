import { afterAll, beforeAll, expect, test } from 'vitest'
import { sweepJob } from '#testing/job-sweep.ts'
import { inTheLongRun } from '#testing/long.ts'
import { houseWithDesk } from './desk.ts'
import { SCENES, TASKS } from './job-scenes.ts'

let h: Awaited<ReturnType<typeof houseWithDesk>>
beforeAll(async () => {
  h = await houseWithDesk()
})
afterAll(() => h?.close())

test('[A-15] every job of the module has its place in the sweep', () => {
  expect(Object.keys(SCENES).sort()).toEqual([...TASKS].sort())
})

const all = Object.values(SCENES).flat()
/** One job shows in the ordinary run that the sweep still bites. */
const lane = inTheLongRun ? all : all.filter(([what]) => what === 'filing into the archive')

test.each(lane)(
  '[A-22] [A-40] [A-43] [G2] a worker killed before or after any statement of %s leaves nothing half done, and does it once',
  async (_what, prepare) => {
    const hits = await sweepJob(
      h,
      () => prepare(h),
      () => h.violations(),
    )
    expect(hits).toBeGreaterThan(6)
  },
  300_000,
)
