import { EventEmitter } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { Logger, run, type WorkerEvents } from 'graphile-worker'
import { createPool } from '../db.ts'
import { jobFinished } from '../metrics.ts'
import type { Platform } from '../platform.ts'
import { type Lease, openLease } from './lease.ts'
import { cronItems, taskList } from './tasks.ts'

const TAKE_OVER_EVERY_MS = 2000
const RESTART_AFTER_MS = 1000
/** Running jobs get this long after a stop before their signal is aborted. */
const ABORT_AFTER_MS = 1500

/** The background jobs of one process. */
export type Runner = {
  /** Takes no more jobs, lets the running ones come to their next stop, gives the rest back. */
  stop(): Promise<void>
}

/** The queue's own messages; below a warning they say nothing that our log and metrics do not. */
function loggerFor(platform: Platform): Logger {
  return new Logger(() => (level, message) => {
    if (level === 'error' || level === 'warning') platform.log.warn({ source: 'jobs' }, message.split('\n')[0])
  })
}

function eventsFor(platform: Platform): WorkerEvents {
  const events: WorkerEvents = new EventEmitter()
  const started = new Map<string, number>()
  events.on('job:start', ({ job }) => void started.set(String(job.id), performance.now()))
  events.on('job:complete', ({ job, error }) => {
    const since = started.get(String(job.id)) ?? performance.now()
    started.delete(String(job.id))
    jobFinished(job.task_identifier, error ? 'failed' : 'done', (performance.now() - since) / 1000)
  })
  events.on('job:error', ({ job, error }) => {
    const line = { err: error, task: job.task_identifier, jobId: String(job.id), attempt: job.attempts }
    platform.log[job.attempts >= job.max_attempts ? 'error' : 'warn'](line, 'job failed')
  })
  return events
}

async function keepTakingOver(platform: Platform, lease: Lease, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const pools = await lease.takeOver()
    if (pools.length > 0) platform.log.warn({ pools }, 'took over the jobs of workers that are gone')
    await delay(TAKE_OVER_EVERY_MS, undefined, { signal }).catch(() => undefined)
  }
}

/** Runs jobs until asked to stop, or until the proof of being alive is lost. */
async function runOnLease(platform: Platform, stop: AbortSignal): Promise<void> {
  const { databaseUrl, workerConcurrency } = platform.config
  const lease = await openLease(databaseUrl)
  const pgPool = createPool(databaseUrl, workerConcurrency + 2, (err) => platform.log.warn({ err }, 'connection lost'))
  const done = new AbortController()
  try {
    const events = eventsFor(platform)
    let poolId = ''
    events.on('pool:create', ({ workerPool }) => {
      poolId = workerPool.id
    })
    const runner = await run({
      pgPool,
      events,
      taskList: taskList(platform),
      parsedCronItems: cronItems(platform),
      concurrency: workerConcurrency,
      pollInterval: 1000,
      gracefulShutdownAbortTimeout: ABORT_AFTER_MS,
      noHandleSignals: true,
      logger: loggerFor(platform),
    })
    await lease.hold(poolId)
    const stopped = new Promise<void>((resolve) => stop.addEventListener('abort', () => resolve(), { once: true }))
    const takingOver = keepTakingOver(platform, lease, done.signal)
    try {
      if (!stop.aborted) await Promise.race([stopped, lease.lost, runner.promise, takingOver])
    } finally {
      done.abort()
      await runner.stop().catch(() => undefined) // already stopped by itself when its database went away
      await Promise.allSettled([takingOver])
    }
  } finally {
    await Promise.allSettled([lease.release(), pgPool.end()])
  }
}

/** Starts running jobs, and starts again when the database goes away and comes back. */
export function startRunner(platform: Platform): Runner {
  const stop = new AbortController()
  const ended = (async () => {
    while (!stop.signal.aborted) {
      try {
        await runOnLease(platform, stop.signal)
      } catch (error) {
        platform.log.warn({ err: error }, 'jobs interrupted')
      }
      await delay(RESTART_AFTER_MS, undefined, { signal: stop.signal }).catch(() => undefined)
    }
  })()
  return {
    async stop() {
      stop.abort()
      await ended
    },
  }
}
