import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runningPostgres } from '../postgres.ts'
import {
  allCopied,
  ask,
  copyNow,
  endSite,
  type Outcome,
  removeSites,
  startSite,
  until,
  kontor as verb,
} from './backed-up-site.ts'
import type { SecondStore } from './second-stores.ts'

/** How much work may be lost, and how long a site may be away, with the demo's few hundred contents. */
export const RPO_SECONDS_MAX = 300
export const RTO_SECONDS_MAX = 1800

const secondsSince = (start: number) => Math.round((performance.now() - start) / 10) / 100

/** A site in use with a second store, what befalls it, and how it comes back: the same whatever the store is. */
export class LostSite {
  readonly folder = mkdtempSync(join(tmpdir(), 'kontor-restore-'))
  readonly #drills = join(this.folder, 'drills')
  #site = join(this.folder, 'site')
  #product: ChildProcess | undefined
  #store: SecondStore | undefined

  get store(): SecondStore {
    if (!this.#store) throw new Error('the site has no second store yet')
    return this.#store
  }

  async start(store: SecondStore): Promise<void> {
    this.#store = store
    chmodSync(this.folder, 0o755)
    this.#product = await startSite(this.#site, store.env)
  }

  async end(): Promise<void> {
    await endSite(this.#product)
    await this.#store?.close()
    removeSites(this.folder)
  }

  #kontor(args: string[], dataDir = this.#site) {
    return verb(args, dataDir, this.store.env)
  }

  /** A drill finds every digest equal and every invariant in force, and says what would be lost and for how long. */
  async drill(): Promise<Pick<Outcome, 'rpoSeconds' | 'rtoSeconds'>> {
    assert.equal(this.#kontor(['backup']).code, 0)
    // Once by itself, so that what the site does every minute is seen to happen.
    await allCopied(this.#site, 'with the next minute')
    const { code, out, said } = this.#kontor(['drill', '--json', '--folder', this.#drills])
    assert.equal(code, 0, said + out)
    const drill = JSON.parse(out) as Outcome
    assert.partialDeepStrictEqual(drill.report, { whole: true, damagedCount: 0, uncopied: 0 })
    assert.deepEqual(drill.report.broken, [])
    assert.ok(drill.report.contents > 100)
    process.stdout.write(
      `drill: RPO ${drill.rpoSeconds} s, RTO ${drill.rtoSeconds} s, ${drill.report.contents} contents\n`,
    )
    assert.equal(drill.recorded, true)
    const [run] = await ask<{ rpo: number }>(
      this.#site,
      `select rpo_seconds as rpo from backups.run where kind = 'DRILL' and state = 'DONE'`,
    )
    assert.equal(run?.rpo, drill.rpoSeconds)
    assert.deepEqual(readdirSync(this.#drills), [])
    return drill
  }

  /** While the store is away work goes on; once it answers, what it missed is copied. */
  async loseStoreForAWhile(): Promise<string | null> {
    await this.store.reach(false)
    await ask(
      this.#site,
      `create table if not exists public.meanwhile (n int); insert into public.meanwhile values (7)`,
    )
    await copyNow(this.#site)
    let seen: string | null = null
    await until(async () => {
      const [stand] = await ask<{ failure: string | null }>(
        this.#site,
        'select log_failure as failure from backups.stand',
      )
      seen = stand?.failure ?? null
      return seen !== null
    })
    await this.store.reach(true)
    await allCopied(this.#site)
    return seen
  }

  /** The site and its own store are gone at once, and the newest backup is torn: the one before it serves, with the log. */
  async loseWithTornBackup(): Promise<unknown[]> {
    await ask(
      this.#site,
      `create table if not exists public.after_backup (n int); insert into public.after_backup values (42)`,
    )
    await allCopied(this.#site)
    assert.equal(this.#kontor(['backup']).code, 0)
    await allCopied(this.#site)
    const torn = await this.store.tear()
    await endSite(this.#product, 'SIGKILL')
    const secrets = join(this.folder, 'secrets.json')
    cpSync(join(this.#site, 'secrets.json'), secrets)
    await until(async () => runningPostgres(this.#site) === null)
    const start = performance.now()
    const again = join(this.folder, 'again')
    const { code, out, said } = this.#kontor(['restore', '--json', '--secrets', secrets], again)
    const back = JSON.parse(out) as Outcome
    assert.deepEqual([code, back.report.whole, back.report.damagedCount], [7, true, 0], said)
    assert.equal(back.laid.damaged.length, 1)
    assert.ok(back.laid.damaged[0]?.includes(torn), `${back.laid.damaged[0]} is not ${torn}`)
    assert.match(said, /the backup before it is taken/)
    this.#product = await startSite(again, this.store.env)
    process.stdout.write(`loss: the site stands and serves after ${secondsSince(start)} s\n`)
    this.#site = again
    return ask(again, 'select n from public.after_backup')
  }

  /** A damaged copy is named; nothing is restored over a site, and nothing without its keys. */
  async damageOne(): Promise<string | null> {
    await allCopied(this.#site)
    const [content] = await ask<{ sha: string }>(
      this.#site,
      `select sha256 as sha from platform.object where refs > 0 order by 1 limit 1`,
    )
    const sha = content?.sha ?? ''
    await this.store.damage(sha)
    assert.equal(this.#kontor(['backup']).code, 0)
    const { code, out } = this.#kontor(['drill', '--json', '--folder', this.#drills])
    const drill = JSON.parse(out) as Outcome
    assert.deepEqual([code, drill.failure, drill.report.damaged], [7, 'DAMAGED', [sha]])
    const refused = this.#kontor(['restore'])
    assert.notEqual(refused.code, 0)
    assert.match(refused.said, /holds a site already/)
    const keyless = this.#kontor(['restore'], join(this.folder, 'keyless'))
    assert.match(keyless.said, /--secrets/)
    assert.ok(readFileSync(join(this.#site, 'secrets.json'), 'utf8').includes('fieldKeys'))
    return drill.failure
  }
}
