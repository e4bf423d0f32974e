import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const probe = join(import.meta.dirname, 'memory-probe.ts')
async function run(
  task: 'read' | 'write',
  format: string,
  rows: number,
): Promise<{ result: number; peakMegabytes: number }> {
  const { stdout } = await promisify(execFile)(process.execPath, [probe, task, format, String(rows)])
  return JSON.parse(stdout) as { result: number; peakMegabytes: number }
}

describe.each(['xlsx', 'csv'])('[F-01] [F-03] a large %s', (format) => {
  it('of 50,000 rows of 20 columns is read in bounded memory', async () => {
    const { result, peakMegabytes } = await run('read', format, 50_000)
    expect(result).toBe(50_000)
    expect(peakMegabytes).toBeLessThan(700)
  })

  it('is written in memory that does not grow with its rows', async () => {
    const small = await run('write', format, 5000)
    const large = await run('write', format, 50_000)
    expect(large.result).toBeGreaterThan(small.result * 8)
    expect(large.peakMegabytes - small.peakMegabytes).toBeLessThan(150)
  })
})
