import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LostSite, RPO_SECONDS_MAX, RTO_SECONDS_MAX } from './lost-site.ts'
import { folderStore } from './second-stores.ts'

const site = new LostSite()
beforeAll(() => site.start(folderStore(join(site.folder, 'second'))), 300_000)
afterAll(() => site.end())

describe('[I-18] a site in use, backed up to a folder', () => {
  it('is drilled: every digest equal, every invariant holds, RPO and RTO measured and recorded', async () => {
    const { rpoSeconds, rtoSeconds } = await site.drill()
    expect(rpoSeconds).toBeLessThanOrEqual(RPO_SECONDS_MAX)
    expect(rtoSeconds).toBeLessThan(RTO_SECONDS_MAX)
  })

  it('is lost with its store while a newer backup is torn: it comes back from the one before, with work done since', async () => {
    expect(await site.loseWithTornBackup()).toEqual([{ n: 42 }])
  })

  it('says which content is damaged, and takes no site’s place', async () => {
    expect(await site.damageOne()).toBe('DAMAGED')
  })
})
