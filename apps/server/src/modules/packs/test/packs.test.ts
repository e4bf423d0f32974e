import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { businessDocument, businessOfCode, importBusiness } from '#modules/businesses'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { PACKS } from '../catalogue/packs.ts'
import type { PackView } from '../schema.ts'
import { editedParts, upgraded } from '../service/merge.ts'

let app: TestApp
let designer: Person
beforeAll(async () => {
  app = await testApp({})
  for (const module of app.platform.modules) await module.prepare?.(app.platform)
  designer = app.signInAs('all')
})
afterAll(() => app.close())

type Installed = { businessId: string; taken: string[]; kept: string[]; published: boolean }
const install = (code: string) => designer.send<Installed>('POST', `/packs/${code}/install`, { publish: true })

describe('[A-05] packs', () => {
  it.each(PACKS.map((pack) => [pack.code, pack] as const))('%s is complete and publishes as it comes', async (code) => {
    const answer = await install(code)
    expect(answer.status).toBe(200)
    const detail = await designer.get<{ problems: unknown[]; state: string }>(`/businesses/${answer.body.businessId}`)
    expect(detail.body.problems).toEqual([])
    expect(answer.body.published).toBe(true)
    expect(detail.body.state).toBe('published')
  })

  it('says everything in three languages', () => {
    const short = JSON.stringify(PACKS.map(({ document }) => document)).match(/"(zh-Hans|zh-Hant|en)":""/g)
    expect(short).toBeNull()
  })

  it('installing again changes nothing', async () => {
    const code = 'fee-change'
    await install(code)
    const before = await businessOfCode(app.platform, app.db, code)
    const again = await install(code)
    expect(again.body).toMatchObject({ taken: [], kept: [] })
    expect(await businessOfCode(app.platform, app.db, code)).toEqual(before)
  })

  it('shows which parts the house has changed since', async () => {
    const code = 'margin-change'
    await install(code)
    const present = await businessOfCode(app.platform, app.db, code)
    if (!present) throw new Error('not installed')
    const edited = businessDocument.parse({
      ...present.document,
      definition: { ...present.document.definition, sla: { openHours: 99 } },
    })
    await app.execute(importBusiness, { document: edited }, designer.actor)
    const list = await designer.get<{ items: PackView[] }>('/packs')
    expect(list.body.items.find((pack) => pack.code === code)?.installed).toMatchObject({
      edited: ['sla'],
      upgrade: null,
    })
  })

  it('refuses a code that the house has given to a business of its own', async () => {
    const { document } = PACKS[0] ?? { document: null }
    if (!document) throw new Error('no packs')
    await sql`delete from packs.installed where code = 'change-mobile'`.execute(app.db)
    expect((await install('change-mobile')).body).toMatchObject({ code: 'PACK_CODE_TAKEN' })
    expect((await install('no-such-pack')).status).toBe(404)
  })
})

describe('[A-05] an upgrade', () => {
  const base = businessDocument.parse(PACKS[0]?.document)
  const sla = (hours: number) => ({ ...base, definition: { ...base.definition, sla: { openHours: hours } } })

  it.each([
    ['the house changed nothing', base, sla(5), ['sla'], [], 5],
    ['the house changed it as well', sla(9), sla(5), [], ['sla'], 9],
    ['the house made the same change', sla(5), sla(5), [], [], 5],
    ['the release changed nothing', sla(9), base, [], [], 9],
  ])('when %s', (_when, present, next, taken, kept, hours) => {
    const result = upgraded(base, present, next)
    expect(result.taken).toEqual(taken)
    expect(result.kept).toEqual(kept)
    expect(result.document.definition.sla).toEqual({ openHours: hours })
  })

  it('knows which parts were edited', () => {
    expect(editedParts(base, base)).toEqual([])
    expect(editedParts(base, { ...sla(5), position: 3 })).toEqual(['basics', 'sla'])
  })
})
