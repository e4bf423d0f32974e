import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import { referencesCounted } from '#platform/files/upkeep.ts'
import { readSheet } from '#platform/sheets/read-sheet.ts'
import { type Branch, branch, picture, seen } from '#testing/branch.ts'
import { importRow } from '../commands/import.ts'
import { COLUMNS, headingOf } from '../import/columns.ts'
import { aRow, archiveOf, type Cells, importSeen, rowsSeen, send, workbook } from './sheet.ts'

let house: Branch
beforeAll(async () => {
  house = await branch()
})
afterAll(() => house.app.close())

let count = 0
const next = () => {
  count += 1
  return count
}

/** Sends rows, has them checked, and answers the import's id. */
async function checked(sheet: Cells[], images?: Record<string, Buffer>): Promise<string> {
  const answer = await send(house, {
    name: `sheet-${next()}.xlsx`,
    bytes: await workbook(sheet),
    ...(images ? { images: await archiveOf(images) } : {}),
  })
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
  await house.app.runJobs()
  return answer.body.id
}

async function confirmed(id: string): Promise<void> {
  const answer = await house.maker.send('POST', `/onboarding/imports/${id}/confirm`, {})
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  await house.app.runJobs()
}

describe('[C-07] importing a sheet', () => {
  it('checks it, shows what is wrong by row and column, and runs the good rows', async () => {
    const [a, b] = [next(), next()]
    const id = await checked(
      [
        aRow(a, { imageIdFront: 'a-front.jpg', imageAddress: 'bills/a*.jpg' }),
        aRow(b, { accountTypes: 'cash, margin', clientType: '个人' }),
        aRow(next(), { idNumber: 'A123456(4)' }),
        aRow(next(), { sex: 'x', bornOn: '1990-02-30' }),
        aRow(a),
        aRow(next(), { imageIdFront: 'missing.jpg' }),
      ],
      {
        'front/a-front.jpg': await picture(1),
        'bills/a1.jpg': await picture(2),
        'bills/a2.jpg': await picture(3),
        'stray.jpg': await picture(4),
      },
    )
    expect(await importSeen(house, id)).toMatchObject({
      state: 'CHECKED',
      rowsTotal: 6,
      rowsValid: 2,
      imagesUnused: ['stray.jpg'],
    })
    const problems = (await rowsSeen(house, id)).map((row) =>
      row.problems.map(({ column, code }) => `${column} ${code}`),
    )
    expect(problems).toEqual([
      [],
      [],
      ['idNumber IDENTITY_CHECK_DIGIT'],
      ['sex VALUE_UNKNOWN', 'bornOn DATE_FORM'],
      ['idNumber DUPLICATE_ROW'],
      ['imageIdFront IMAGE_NOT_FOUND'],
    ])
    await confirmed(id)
    expect(await importSeen(house, id)).toMatchObject({ state: 'DONE', rowsDone: 2, rowsFailed: 0 })
    const [first, second] = await rowsSeen(house, id)
    const application = await seen(house.maker, first?.applicationId ?? '')
    expect(application).toMatchObject({ state: 'SUBMITTED' })
    expect(application.files.map(({ parameter, fileName }) => `${parameter} ${fileName}`)).toEqual([
      '6A a-front.jpg',
      'address a1.jpg',
      'address a2.jpg',
    ])
    expect((await seen(house.maker, second?.applicationId ?? '')).state).toBe('SUBMITTED')
    expect(await referencesCounted.check(house.app.db, house.app.platform)).toEqual([])
  })

  it('gives back the bad rows in the same layout, which can be corrected and sent in again', async () => {
    const n = next()
    const id = await checked([aRow(n, { email: 'nonsense' }), aRow(next())])
    const answer = await house.app.http.inject({
      method: 'GET',
      url: `/api/v1/onboarding/imports/${id}/errors`,
      headers: house.maker.headers,
    })
    const sheet = await readSheet(answer.rawPayload, { format: 'xlsx' })
    expect(sheet.header).toHaveLength(COLUMNS.length + 1)
    expect(sheet.rows).toHaveLength(1)
    expect(sheet.rows[0]?.cells.at(-1)).toBe('E-mail: This is no e-mail address.')
    const email = COLUMNS.findIndex(({ key }) => key === 'email')
    const corrected = Object.fromEntries(
      sheet.header.map((heading, at) => [
        heading,
        at === email ? 'fine@example.com' : (sheet.rows[0]?.cells[at] ?? ''),
      ]),
    )
    const again = await send(house, { name: 'corrected.xlsx', bytes: await workbook([corrected]) })
    await house.app.runJobs()
    expect(await importSeen(house, again.body.id)).toMatchObject({ rowsValid: 1 })
  })

  it('its template reads back, with headings and words of any of the three languages', async () => {
    for (const language of ['zh-Hans', 'zh-Hant', 'en'] as const) {
      const template = await house.app.http.inject({
        method: 'GET',
        url: `/api/v1/onboarding/import-template?language=${language}`,
        headers: house.maker.headers,
      })
      expect(template.statusCode).toBe(200)
      const row = aRow(next(), { clientType: { 'zh-Hans': '个人', 'zh-Hant': '個人', en: 'Individual' }[language] })
      const sent = await send(house, {
        name: 'words.xlsx',
        bytes: await workbook([row], (key) => headingOf(key, language)),
      })
      await house.app.runJobs()
      expect(await importSeen(house, sent.body.id)).toMatchObject({ rowsValid: 1 })
    }
  })

  it('takes the same file once, until the import is given up', async () => {
    const bytes = await workbook([aRow(next())])
    const first = await send(house, { name: 'once.xlsx', bytes })
    expect((await send(house, { name: 'renamed.xlsx', bytes })).body).toMatchObject({
      code: 'IMPORT_FILE_TAKEN',
      params: { fileName: 'once.xlsx' },
    })
    await house.maker.send('POST', `/onboarding/imports/${first.body.id}/cancel`, {})
    expect((await send(house, { name: 'again.xlsx', bytes })).status).toBe(201)
    expect(await referencesCounted.check(house.app.db, house.app.platform)).toEqual([])
  })

  it('reads CSV as well, in the encodings spreadsheets write', async () => {
    const row = aRow(next())
    const csv = `\ufeff${Object.keys(row).join(',')}\r\n${Object.values(row).join(',')}\r\n`
    const sent = await send(house, { name: 'sheet.csv', bytes: Buffer.from(csv), outcome: 'draft' })
    await house.app.runJobs()
    expect(await importSeen(house, sent.body.id)).toMatchObject({ rowsValid: 1 })
    await confirmed(sent.body.id)
    const [done] = await rowsSeen(house, sent.body.id)
    expect((await seen(house.maker, done?.applicationId ?? '')).state).toBe('DRAFT')
  })

  it('joint clients and companies come with their people', async () => {
    const joint = aRow(next(), {
      clientType: 'joint',
      person1NameEn: 'LEE Siu Fong',
      person1Sex: 'F',
      person1BornOn: '1986-01-02',
      person1Nationality: 'HK',
      person1IdKind: 'hkid',
      person1IdNumber: aRow(next())['idNumber'] ?? '',
    })
    const company = aRow(next(), {
      clientType: 'corporate',
      nameZh: '恒遠貿易',
      nameEn: 'Hang Yuen Trading',
      sex: '',
      idKind: 'business-registration',
      idNumber: '12345678',
      tin: '12345678',
      person1Roles: 'director, authorised',
      person1NameEn: 'LEE Siu Fong',
      person1Sex: 'F',
      person1BornOn: '1986-01-02',
      person1Nationality: 'HK',
      person1IdKind: 'hkid',
      person1IdNumber: aRow(next())['idNumber'] ?? '',
    })
    const id = await checked([joint, company])
    expect((await rowsSeen(house, id)).flatMap(({ problems }) => problems)).toEqual([])
    await confirmed(id)
    expect(await importSeen(house, id)).toMatchObject({ rowsDone: 2 })
  })
})

describe('[C-07] an import that is cut short', () => {
  it('doubles nothing when rows were done before, and goes on with the rest', async () => {
    const id = await checked([aRow(next()), aRow(next()), aRow(next())])
    const maker = house.maker.actor
    await house.maker.send('POST', `/onboarding/imports/${id}/confirm`, {})
    // As if a runner had been killed after the first row, and another had begun the second.
    await Promise.all([
      house.app.execute(importRow, { id, row: 2 }, maker),
      house.app.execute(importRow, { id, row: 2 }, maker),
      house.app.execute(importRow, { id, row: 3 }, maker),
    ])
    await house.app.runJobs()
    expect(await importSeen(house, id)).toMatchObject({ state: 'DONE', rowsDone: 3 })
    const [{ n } = { n: 0 }] = await rows(
      house.app.db,
      sql<{ n: number }>`select count(*) as n from onboarding.application where import_id = ${id}`,
    )
    expect(n).toBe(3)
  })

  it('checks on behind the rows it had written', async () => {
    const n = next()
    const id = await checked([aRow(n), aRow(next()), aRow(n)])
    await sql`update onboarding.import set state = 'CHECKING' where id = ${id}`.execute(house.app.db)
    await sql`delete from onboarding.import_row where import_id = ${id} and row = 4`.execute(house.app.db)
    await sql`select graphile_worker.add_job('onboarding.import.check', json_build_object('importId', ${id}::text))`.execute(
      house.app.db,
    )
    await house.app.runJobs()
    expect((await rowsSeen(house, id)).map(({ row, state }) => `${row} ${state}`)).toEqual([
      '2 VALID',
      '3 VALID',
      '4 INVALID',
    ])
  })

  it('a row that is refused when it runs says why, leaves the others alone, and can be run again', async () => {
    const [a, b] = [next(), next()]
    const id = await checked([aRow(a), aRow(b)])
    const rival = await checked([aRow(a, { email: 'rival@example.com' })])
    await confirmed(rival)
    await confirmed(id)
    expect(await importSeen(house, id)).toMatchObject({ state: 'DONE', rowsDone: 1, rowsFailed: 1 })
    const [failed] = await rowsSeen(house, id)
    expect(failed).toMatchObject({ state: 'FAILED', problems: [{ code: 'APPLICATION_EXISTS' }] })
    const [won] = await rowsSeen(house, rival)
    await house.maker.send('POST', `/onboarding/applications/${won?.applicationId}/withdraw`, {})
    await house.maker.send('POST', `/onboarding/applications/${won?.applicationId}/cancel`, {})
    await house.maker.send('POST', `/onboarding/imports/${id}/retry`, {})
    await house.app.runJobs()
    expect(await importSeen(house, id)).toMatchObject({ rowsDone: 2, rowsFailed: 0 })
  })
})

describe('[C-07] files nobody should have sent', () => {
  const code = async (name: string, bytes: Buffer, images?: Buffer) => {
    const answer = await send(house, { name, bytes, ...(images ? { images } : {}) })
    return `${answer.status} ${answer.body.code ?? answer.body.state}`
  }

  it.each<[string, string, () => Promise<Buffer> | Buffer, string]>([
    ['an empty file', 'a.csv', () => Buffer.alloc(0), '422 FILE_EMPTY'],
    ['headings and no row', 'b.csv', () => Buffer.from('clientType,accountTypes\r\n'), '422 SHEET_EMPTY'],
    ['other columns', 'c.csv', () => Buffer.from('a,b\r\n1,2\r\n'), '422 SHEET_COLUMNS_MISSING'],
    ['a column too many', 'd.xlsx', () => workbook([aRow(900_001, { __proto__x: '1' })]), '422 SHEET_COLUMNS_UNKNOWN'],
    ['no workbook', 'e.xlsx', () => Buffer.from('hello'), '422 SHEET_UNREADABLE'],
    ['another format', 'f.pdf', () => Buffer.from('%PDF-1.7'), '415 IMPORT_FORMAT_UNKNOWN'],
  ])('%s', async (_what, name, bytes, expected) => {
    expect(await code(name, await bytes())).toBe(expected)
  })

  it('more than fifty thousand rows', async () => {
    const header = Object.keys(aRow(1)).join(',')
    const lines = Array.from({ length: 50_001 }, (_, n) => Object.values(aRow(n)).join(','))
    expect(await code('long.csv', Buffer.from([header, ...lines].join('\r\n')))).toBe('422 SHEET_TOO_MANY_ROWS')
  })

  it('an archive that climbs out of its folder is refused as a whole', async () => {
    const zip = await archiveOf({ 'xx/evil.jpg': await picture(9) })
    const bytes = Buffer.from(zip.toString('latin1').replaceAll('xx/evil.jpg', '../evil.jpg'), 'latin1')
    const sent = await send(house, { name: 'climb.xlsx', bytes: await workbook([aRow(900_100)]), images: bytes })
    await house.app.runJobs()
    expect(await importSeen(house, sent.body.id)).toMatchObject({
      state: 'REFUSED',
      failure: { module: 'platform', code: 'ARCHIVE_NAME_UNSAFE' },
    })
  })

  it('pictures that are none, broken characters and strange words are problems of their cells', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    const id = await checked(
      [
        aRow(900_200, { imageIdFront: 'a.svg' }),
        aRow(900_201, { imageIdFront: 'b.jpg' }),
        aRow(900_202, { nameEn: '\ud800x' }),
        aRow(900_203, { nationality: 'constructor' }),
      ],
      { 'a.svg': svg, 'b.jpg': Buffer.from('no picture at all, just words') },
    )
    const found = (await rowsSeen(house, id)).map(({ problems }) =>
      problems.map(({ column, code: name }) => `${column} ${name}`),
    )
    expect(found).toEqual([
      ['imageIdFront FILE_TYPE_DANGEROUS'],
      ['imageIdFront FILE_KIND_REFUSED'],
      expect.arrayContaining([expect.stringMatching(/^nameEn /)]),
      ['nationality COUNTRY_FORM'],
    ])
  })

  it('an import of another department is not there', async () => {
    const id = await checked([aRow(next())])
    const clerk = house.join('Clerk', [...house.maker.actor.permissions], {
      all: false,
      businessLines: ['brokerage'],
      departmentIds: [house.first.actor.operatorId],
    })
    for (const path of ['', '/rows', '/errors'])
      expect((await clerk.get(`/onboarding/imports/${id}${path}`)).status).toBe(404)
    expect((await clerk.send('POST', `/onboarding/imports/${id}/confirm`, {})).status).toBe(404)
  })
})
