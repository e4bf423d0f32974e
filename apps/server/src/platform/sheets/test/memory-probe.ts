import { buffer } from 'node:stream/consumers'
import { readSheet } from '#platform/sheets/read-sheet.ts'
import { writeSheet } from '#platform/sheets/write-sheet.ts'

/**
 * Run as a process of its own. `write <rows>` writes a sheet to nowhere, `read <rows>` writes one and reads it back;
 * both print the megabytes the process ever used and what came of it.
 */
const [task = '', format = '', count = ''] = process.argv.slice(2)
const rows = Number(count)

function* table() {
  for (let row = 1; row <= rows; row += 1) {
    yield [
      `王小明 ${row}`,
      `${row}.25`,
      '2026-11-20',
      ...Array.from({ length: 17 }, (_, column) => `text ${row} ${column}`),
    ]
  }
}

const stream = writeSheet(table(), {
  format: format === 'csv' ? 'csv' : 'xlsx',
  name: 'probe',
  columns: [
    { heading: 'name', type: 'text' },
    { heading: 'amount', type: 'number' },
    { heading: 'day', type: 'date' },
    ...Array.from({ length: 17 }, (_, column) => ({ heading: `c${column}`, type: 'text' as const })),
  ],
})
let result = 0
if (task === 'read') {
  const sheet = await readSheet(await buffer(stream), { format: format === 'csv' ? 'csv' : 'xlsx' })
  result = sheet.rows.length
} else {
  for await (const chunk of stream) result += (chunk as Buffer).length
}
process.stdout.write(JSON.stringify({ result, peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024) }))
