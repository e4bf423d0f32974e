import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { SHIPPED } from '../data/profiles.ts'
import { isNamed, layout, layoutProblem, lineWriter, plain, readLine } from '../policy/layout.ts'
import type { ProfileView } from '../schema.ts'
import { aFiler } from './a-filer.ts'

const sftp = { host: '127.0.0.1', port: 1, user: 'x', hostKey: 'x', password: 'x', privateKey: null, passphrase: null }

describe('[H-06] layouts', () => {
  it('what comes with Kontor can be written and read, and one without its key columns cannot be laid down', () => {
    for (const one of Object.values(SHIPPED)) {
      expect(layout.parse(one)).toEqual(one)
      expect(layoutProblem(one)).toBeNull()
    }
    const { mapping } = SHIPPED.HKIDR.files
    const bare = { ...mapping, detail: mapping.detail.filter(({ fact }) => fact !== 'bcan') }
    expect(layoutProblem({ ...SHIPPED.HKIDR, files: { ...SHIPPED.HKIDR.files, mapping: bare } })).toBe('KEY_MISSING')
    expect(layoutProblem({ ...SHIPPED.HKIDR, separator: 'x' })).toBe('SEPARATOR')
  })

  it('a form that leaves out what is nothing lays the same layout down', () => {
    const { detail: _none, ...response } = SHIPPED.HKIDR.files.response
    const { separator: _bar, ...fixed } = { ...SHIPPED.HKIDR, files: { ...SHIPPED.HKIDR.files, response } }
    expect(layout.parse(fixed)).toEqual({ ...SHIPPED.HKIDR, separator: null })
  })

  it('a line reads back as it was written, with bars and with fixed widths, rare glyphs counted as one', () => {
    const columns = [
      { fact: 'literal' as const, width: 1, align: 'left' as const, text: 'D' },
      { fact: 'bcan' as const, width: 10, align: 'right' as const },
      { fact: 'nameZh' as const, width: 4, align: 'left' as const },
    ]
    const facts = { bcan: '1234', nameZh: '𠮷野家' }
    for (const separator of ['|', null]) {
      const line = lineWriter(columns, separator)(facts)
      expect(readLine(columns, separator, String(line))).toEqual(facts)
    }
    expect(lineWriter(columns, null)(facts)).toBe('D      1234𠮷野家 ')
    expect(lineWriter(columns, '|')({ ...facts, nameZh: '一二三四五' })).toEqual({ narrow: 'nameZh' })
    expect(plain('A|B\r\nC', '|')).toBe('A B C')
  })

  it('a file is known by its name', () => {
    expect(isNamed(SHIPPED.HKIDR.files.image, 'HBCNFIMG_AAX123_20261120_001.txt')).toBe(true)
    expect(isNamed(SHIPPED.HKIDR.files.image, 'HBCNFIMG_AAX123_20261120_001.txt.part')).toBe(false)
    expect(isNamed(SHIPPED.HKIDR.files.image, 'HBCNMPRP_AAX123_20261120_001.txt')).toBe(false)
  })
})

describe('[H-06] who stands for a layout', () => {
  let app: TestApp
  let desk: Person
  beforeAll(async () => {
    app = await testApp({ now: '2026-11-20T02:00:00Z', config: { filing: { production: true, sftp } } })
    desk = app.signInAs('all')
  })
  afterAll(() => app.close())
  const newest = async () => {
    const { body } = await desk.get<{ items: ProfileView[] }>('/filing-profiles')
    return body.items.filter(({ regime }) => regime === 'HKIDR')
  }

  it('nothing leaves for production by a layout nobody signed for; a maker never signs for their own', async () => {
    const { ceNo } = await aFiler(desk)
    const order = { regime: 'HKIDR', ceNo }
    const refused = await desk.send('POST', '/filings', order)
    expect(refused).toMatchObject({ status: 409, body: { code: 'SPECIFICATION_UNVERIFIED' } })
    const built = await desk.send<{ id: string }>('POST', '/filings', { ...order, send: false })
    await app.runJobs()
    for (const way of ['send', 'hand-over']) {
      const left = await desk.send('POST', `/filings/${built.body.id}/${way}`)
      expect(left.body).toMatchObject({ code: 'SPECIFICATION_UNVERIFIED' })
    }

    const changed = { ...SHIPPED.HKIDR, lineEnd: 'lf' }
    const next = { regime: 'HKIDR', layout: changed, source: 'HKIDR 2.4', remark: 'line ends' }
    expect((await desk.send('POST', '/filing-profiles', { ...next, layout: SHIPPED.HKIDR })).body).toMatchObject({
      code: 'LAYOUT_UNCHANGED',
    })
    const made = await desk.send<{ id: string }>('POST', '/filing-profiles', next)
    expect(made.status).toBe(201)
    const verify = (by: Person, id: string) =>
      by.send('POST', `/filing-profiles/${id}/verify`, {
        specification: 'HKIDR file specification',
        specificationVersion: '2.4',
        remark: 'compared line by line',
      })
    expect(await verify(desk, made.body.id)).toMatchObject({ status: 403, body: { code: 'VERIFIER_IS_MAKER' } })
    const second = app.signInAs('all')
    expect((await verify(second, made.body.id)).status).toBe(200)
    expect((await verify(second, made.body.id)).body).toMatchObject({ code: 'PROFILE_VERIFIED' })
    expect((await newest()).map(({ version, current }) => [version, current])).toEqual([
      [2, true],
      [1, false],
    ])
    expect((await desk.send('POST', '/filings', order)).status).toBe(201)
  })
})
