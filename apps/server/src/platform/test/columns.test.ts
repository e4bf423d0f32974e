import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bytesColumn, jsonColumn, plainColumn, textColumn } from '#platform/columns.ts'
import { rows } from '#platform/db.ts'
import { type TestDatabase, testDatabase } from '#testing/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

const awkward = fc.oneof(
  fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '').toWellFormed()),
  fc.constantFrom(
    '',
    'NULL',
    'null',
    '{}',
    '{a,b}',
    '"',
    '\\',
    '\\x41',
    ' ',
    '\t',
    '\n',
    "'",
    ',',
    '中文,“引号”',
    '\u00a0',
    '\u000b',
  ),
)

test('[X-03] texts, JSON and bytes reach the database as they are, whatever they hold', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ text: fc.option(awkward), bytes: fc.uint8Array({ maxLength: 8 }) }), { maxLength: 8 }),
      async (given) => {
        const found = await rows(
          database.db,
          sql<{ text: string | null; json: unknown; bytes: Buffer; n: number }>`
            select g.text, g.json::jsonb as json, g.bytes, g.n
            from unnest(${textColumn(given.map((one) => one.text))}::text[],
              ${jsonColumn(given.map((one) => (one.text === null ? null : { of: [one.text] })))}::text[],
              ${bytesColumn(given.map((one) => one.bytes))}::bytea[], ${plainColumn(given.map((_, n) => n))}::int[])
              as g (text, json, bytes, n)`,
        )
        expect(found.map((one) => one.text)).toEqual(given.map((one) => one.text))
        expect(found.map((one) => one.json)).toEqual(given.map(({ text }) => (text === null ? null : { of: [text] })))
        expect(found.map((one) => [...one.bytes])).toEqual(given.map((one) => [...one.bytes]))
        expect(found.map((one) => one.n)).toEqual(given.map((_, n) => n))
      },
    ),
    { numRuns: 200 },
  )
})
