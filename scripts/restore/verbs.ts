import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { systemClock, toWire } from '#kernel/clock.ts'
import type { LaidOut } from '#platform/backup/layout.ts'
import { ended, say, tied } from '../command.ts'
import { runningPostgres, startPostgres } from '../postgres.ts'
import { dataFolder } from '../start/database.ts'
import { Trouble } from '../trouble.ts'
import { keysOf, layOutSite, secondStore, type Wanted } from './site.ts'

type Report = {
  contents: number
  bytes: number
  damaged: string[]
  damagedCount: number
  uncopied: number
  lastTransactionAt: string | null
  broken: { check: string; violations: string[] }[]
  whole: boolean
}

/** What a restoration found and how long it took. */
type Outcome = { laid: LaidOut; report: Report; seconds: { laidOut: number; recovered: number; checked: number } }

const OPTIONS = {
  at: { type: 'string' },
  base: { type: 'string' },
  secrets: { type: 'string' },
  folder: { type: 'string' },
  json: { type: 'boolean' },
} as const

function instantOf(text: string | undefined): Temporal.Instant | null {
  if (text === undefined) return null
  try {
    return Temporal.Instant.from(text)
  } catch {
    throw new Trouble(`${text} is no instant.`, 'Write it with its offset: 2026-11-29T10:15:00+08:00')
  }
}

const secondsSince = (start: number) => Math.round((performance.now() - start) / 10) / 100

/** Runs the second half, on the database that has recovered, and reads what it says. */
async function checkSite(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<Report> {
  const child = tied('apps/server/src/main.ts', ['restore', '--json'], {
    env,
    stdio: ['inherit', 'pipe', 'inherit', 'ipc'],
  })
  let text = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  const code = await ended(child, signal)
  if (text.trim() === '') throw new Trouble(`The restored site could not be checked (exit code ${code}).`, 'See above.')
  return JSON.parse(text) as Report
}

/** Brings the site back: database, contents, invariants. `stopped` gets the database while it runs. */
async function bringBack(
  wanted: Wanted,
  env: NodeJS.ProcessEnv,
  throwAway: boolean,
  signal: AbortSignal,
): Promise<Outcome> {
  let start = performance.now()
  const lap = () => {
    const seconds = secondsSince(start)
    start = performance.now()
    return seconds
  }
  const laid = await layOutSite(wanted)
  const laidOut = lap()
  say(`The database of ${laid.base.finishedAt} is laid out with ${laid.log} stretches of log; it recovers …`)
  const server = await startPostgres({ dataDir: wanted.dataDir, durable: true, throwAway })
  try {
    const recovered = lap()
    say('The database stands again; contents are brought back and read …')
    const own = { ...env, DATABASE_URL: server.url, KONTOR_DATA: wanted.dataDir, LOG_LEVEL: env.LOG_LEVEL ?? 'warn' }
    const report = await checkSite(own, signal)
    return { laid, report, seconds: { laidOut, recovered, checked: lap() } }
  } finally {
    await server.stop()
  }
}

function lines({ laid, report, seconds }: Outcome): string[] {
  const damaged = [...laid.damaged, ...report.damaged]
  return [
    `backup        ${laid.base.id}, ${laid.log} stretches of log after it`,
    `contents      ${report.contents} read and equal to their digests, ${report.bytes} bytes`,
    `damaged       ${laid.damaged.length + report.damagedCount}`,
    ...damaged.map((name) => `              ${name}`),
    `not copied    ${report.uncopied} contents that came in after the last copying`,
    `invariants    ${report.broken.length === 0 ? 'hold' : report.broken.map(({ check }) => check).join(', ')}`,
    `last work     ${report.lastTransactionAt ?? 'unknown'}`,
    `took          ${seconds.laidOut} s to lay out, ${seconds.recovered} s to recover, ${seconds.checked} s for contents and checks`,
  ]
}

const VIOLATED = 7

/** `kontor restore`: a lost site comes back into an empty data folder; `npm start` there goes on with it. */
export async function restoreSite(args: string[], signal: AbortSignal): Promise<number> {
  const { values } = parseArgs({ args, options: OPTIONS })
  const wanted: Wanted = {
    dataDir: dataFolder(),
    place: secondStore(),
    secrets: values.secrets ?? null,
    base: values.base ?? null,
    at: instantOf(values.at),
  }
  const outcome = await bringBack(wanted, process.env, false, signal)
  const { report, laid } = outcome
  const text = values.json ? JSON.stringify(outcome) : lines(outcome).join('\n')
  process.stdout.write(`${text}\n`)
  return report.whole && laid.damaged.length === 0 ? 0 : VIOLATED
}

/** Settings of the running site that a drill must not touch: its bucket of contents, its ways out, its demo. */
function ofADrill(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, KONTOR_DEMO: '0' }
  for (const name of Object.keys(env)) if (name.startsWith('KONTOR_S3_')) delete env[name]
  return env
}

type Finding = Record<string, string | number | null>

/** Writes what was found into the site the drill was for, when that is there. */
async function record(found: Finding, signal: AbortSignal): Promise<boolean> {
  const url = process.env.DATABASE_URL || runningPostgres(dataFolder())
  if (!url) return false
  const env = { ...process.env, DATABASE_URL: url }
  return (await ended(tied('apps/server/src/main.ts', ['drill', JSON.stringify(found)], { env }), signal)) === 0
}

const wholeSeconds = (from: Temporal.Instant, to: Temporal.Instant) =>
  Math.max(0, Math.round((to.epochMilliseconds - from.epochMilliseconds) / 1000))

/**
 * `kontor drill`: as if the site were lost this instant. Restores into a folder that is thrown away afterwards, compares
 * every content with its digest, checks every invariant, and says how much work would be lost and how long it took.
 */
export async function drill(args: string[], signal: AbortSignal): Promise<number> {
  const { values } = parseArgs({ args, options: OPTIONS })
  const parent = values.folder ?? tmpdir()
  mkdirSync(parent, { recursive: true })
  const dataDir = mkdtempSync(join(parent, 'kontor-drill-'))
  const started = systemClock()
  const [begin, base] = [performance.now(), { startedAt: toWire(started) }]
  const wanted: Wanted = {
    dataDir,
    place: secondStore(),
    secrets: values.secrets ?? keysOf(dataFolder()),
    base: values.base ?? null,
    at: instantOf(values.at),
  }
  const none = { base: null, contents: 0, bytes: 0, damaged: 0, rpoSeconds: null, rtoSeconds: null }
  try {
    const outcome = await bringBack(wanted, ofADrill(), true, signal)
    const { laid, report } = outcome
    const rtoSeconds = Math.round((performance.now() - begin) / 1000)
    const last = report.lastTransactionAt
    const rpoSeconds = last === null || wanted.at ? null : wholeSeconds(Temporal.Instant.from(last), started)
    const damaged = laid.damaged.length + report.damagedCount
    const failure = damaged > 0 ? 'DAMAGED' : report.whole ? null : 'INVARIANT_BROKEN'
    const found = { ...base, finishedAt: toWire(systemClock()), base: laid.base.id, contents: report.contents }
    const figures = { bytes: report.bytes, damaged, rpoSeconds, rtoSeconds, failure }
    const recorded = await record({ ...found, ...figures }, signal)
    const more = [
      `RPO           ${rpoSeconds === null ? 'unknown' : `${rpoSeconds} s of work would be lost`}`,
      `RTO           ${rtoSeconds} s until the site stood again, checked`,
      recorded ? 'recorded      in the running site' : 'recorded      nowhere: no site is running here',
    ]
    const text = values.json
      ? JSON.stringify({ ...outcome, ...figures, recorded })
      : [...lines(outcome), ...more].join('\n')
    process.stdout.write(`${text}\n`)
    return failure === null ? 0 : VIOLATED
  } catch (error) {
    await record({ ...base, finishedAt: toWire(systemClock()), ...none, failure: 'OTHER' }, signal)
    throw error
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}
