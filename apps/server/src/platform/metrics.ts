import type pg from 'pg'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** What this process counts, for `/metrics`. Labels are operation and task names, never ids of people or accounts. */
export const metrics = new Registry()

collectDefaultMetrics({ register: metrics, prefix: 'kontor_' })

const jobs = new Histogram({
  name: 'kontor_job_seconds',
  help: 'Run time of background jobs, by task and result',
  labelNames: ['task', 'result'],
  buckets: [0.01, 0.1, 1, 10, 60, 600],
  registers: [metrics],
})

const streams = new Gauge({ name: 'kontor_event_streams', help: 'Open live-event connections', registers: [metrics] })

const commands = new Counter({
  name: 'kontor_command_total',
  help: 'Commands by name and result',
  labelNames: ['command', 'result'],
  registers: [metrics],
})

/** One finished job. */
export function jobFinished(task: string, result: 'done' | 'failed', seconds: number): void {
  jobs.observe({ task, result }, seconds)
}

/** One more or one fewer open live-event connection. */
export function streamsChanged(by: 1 | -1): void {
  streams.inc(by)
}

/** One command that was done, awaits approval, was refused or failed. */
export function commandEnded(command: string, result: string): void {
  commands.inc({ command, result })
}

/** Shows how full a connection pool is. */
export function watchPool(name: string, pool: pg.Pool): void {
  const gauge = new Gauge({
    name: `kontor_pool_${name}_connections`,
    help: `Connections of the ${name} pool, by state`,
    labelNames: ['state'],
    registers: [],
    collect() {
      this.set({ state: 'total' }, pool.totalCount)
      this.set({ state: 'idle' }, pool.idleCount)
      this.set({ state: 'waiting' }, pool.waitingCount)
    },
  })
  metrics.registerMetric(gauge)
}
