import type { ChildProcess } from 'node:child_process'
import { appendFileSync, chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runningPostgres } from '../postgres.ts'
import {
  allCopied,
  ask,
  endSite,
  type Outcome,
  removeSites,
  startSite,
  until,
  kontor as verb,
} from './backed-up-site.ts'

let folder: string
let site: string
let second: string
let product: ChildProcess

const inSecond = () => ({ KONTOR_BACKUP_FOLDER: second })
const kontor = (args: string[], dataDir = site) => verb(args, dataDir, inSecond())

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-restore-'))
  chmodSync(folder, 0o755)
  site = join(folder, 'site')
  second = join(folder, 'second')
  product = await startSite(site, inSecond())
}, 300_000)
afterAll(async () => {
  await endSite(product)
  removeSites(folder)
})

describe('[I-18] a site in use', () => {
  it('is drilled: every digest equal, every invariant holds, RPO and RTO measured and recorded', async () => {
    expect(kontor(['backup']).code).toBe(0)
    await allCopied(site)
    const { code, out, said } = kontor(['drill', '--json', '--folder', join(folder, 'drills')])
    expect([code, code === 0 ? '' : said + out]).toEqual([0, ''])
    const drill = JSON.parse(out) as Outcome
    expect(drill.report).toMatchObject({ whole: true, damagedCount: 0, uncopied: 0, broken: [] })
    expect(drill.report.contents).toBeGreaterThan(100)
    expect(drill.rpoSeconds).toBeLessThanOrEqual(300)
    expect(drill.rtoSeconds).toBeLessThan(1800)
    process.stdout.write(
      `drill: RPO ${drill.rpoSeconds} s, RTO ${drill.rtoSeconds} s, ${drill.report.contents} contents\n`,
    )
    expect(drill.recorded).toBe(true)
    const [run] = await ask<{ rpo: number }>(
      site,
      `select rpo_seconds as rpo from backups.run where kind = 'DRILL' and state = 'DONE'`,
    )
    expect(run?.rpo).toBe(drill.rpoSeconds)
    expect(readdirSync(join(folder, 'drills'))).toEqual([])
  })

  it('is lost with its store while a newer backup is torn: it comes back from the one before, with work done since', async () => {
    await ask(
      site,
      `create table if not exists public.after_backup (n int); insert into public.after_backup values (42)`,
    )
    await allCopied(site)
    expect(kontor(['backup']).code).toBe(0)
    await allCopied(site)
    const [newest] = readdirSync(join(second, 'database', 'files', 'base'))
      .flatMap((system) => readdirSync(join(second, 'database', 'files', 'base', system)).map((id) => ({ system, id })))
      .toSorted((a, b) => (a.id < b.id ? 1 : -1))
    const archive = join(second, 'database', 'files', 'base', newest?.system ?? '', newest?.id ?? '', 'base.tar.gz')
    truncateSync(archive, 1_000_000)
    await endSite(product, 'SIGKILL')
    const secrets = join(folder, 'secrets.json')
    cpSync(join(site, 'secrets.json'), secrets)
    await until(async () => runningPostgres(site) === null)
    const again = join(folder, 'again')
    const { code, out, said } = kontor(['restore', '--json', '--secrets', secrets], again)
    const back = JSON.parse(out) as Outcome
    expect([code, back.report.whole, back.report.damagedCount]).toEqual([7, true, 0])
    expect(back.laid.damaged).toEqual([expect.stringContaining(`${newest?.id}/base.tar.gz`)])
    expect(said).toMatch(/the backup before it is taken/)
    product = await startSite(again, inSecond())
    expect(await ask(again, 'select n from public.after_backup')).toEqual([{ n: 42 }])
    site = again
  })

  it('says which content is damaged, and takes no site’s place', async () => {
    await allCopied(site)
    const [content] = await ask<{ sha: string }>(
      site,
      `select sha256 as sha from platform.object where refs > 0 order by 1 limit 1`,
    )
    const sha = content?.sha ?? ''
    appendFileSync(join(second, 'contents', 'content', sha.slice(0, 2), sha.slice(2, 4), sha), 'x')
    expect(kontor(['backup']).code).toBe(0)
    const { code, out } = kontor(['drill', '--json', '--folder', join(folder, 'drills')])
    const drill = JSON.parse(out) as Outcome
    expect([code, drill.failure, drill.report.damaged]).toEqual([7, 'DAMAGED', [sha]])
    const refused = kontor(['restore'], site)
    expect([refused.code === 0, /holds a site already/.test(refused.said)]).toEqual([false, true])
    const keyless = kontor(['restore'], join(folder, 'keyless'))
    expect(keyless.said).toMatch(/--secrets/)
    expect(readFileSync(join(site, 'secrets.json'), 'utf8')).toContain('fieldKeys')
  })
})
