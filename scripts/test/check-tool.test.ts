import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tool } from '../check/tool.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-tool-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function program(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

describe('a tool of the check', () => {
  test('says nothing when it ends well, and what it said or how it ended when not', async () => {
    expect(await tool([program('well.mjs', 'console.log("all well")')])).toBe('')
    expect(await tool([program('ill.mjs', 'console.log("line 3 is wrong"); process.exit(1)')])).toBe('line 3 is wrong')
    expect(await tool([program('mute.mjs', 'process.exit(4)')])).toBe('ended with 4')
  })

  test('that hangs once is started once more, with whatever it started ended', async () => {
    const mark = join(folder, 'hung')
    const hangsOnce = program(
      'once.mjs',
      `import { spawn } from 'node:child_process'
       import { existsSync, writeFileSync } from 'node:fs'
       if (!existsSync(${JSON.stringify(mark)})) {
         writeFileSync(${JSON.stringify(mark)}, '')
         spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'inherit' })
       }`,
    )
    expect(await tool([hangsOnce], 2000)).toBe('')
    expect(existsSync(mark)).toBe(true)
  })

  test('that hangs for good is a failure that says so', async () => {
    expect(await tool([program('never.mjs', 'setInterval(() => {}, 1000)')], 300)).toBe(
      'did not end within 0.3 s, started 2 times',
    )
  })
})
