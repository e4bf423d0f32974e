import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import type { Platform } from '../platform.ts'

/** Whether this process takes requests (no longer from the first sign of shutting down), and those under way. */
export type Readiness = { accepting: boolean; running: Set<Promise<unknown>> }

/** Remembers a handler's work until it ends: work goes on when the one who asked has hung up. */
export async function keepCount<T>(readiness: Readiness, work: Promise<T>): Promise<T> {
  readiness.running.add(work)
  try {
    return await work
  } finally {
    readiness.running.delete(work)
  }
}

const PATIENCE_MS = 2000

async function databaseAnswers(platform: Platform): Promise<boolean> {
  try {
    await Promise.race([
      sql`select 1`.execute(platform.db),
      new Promise((_resolve, reject) => setTimeout(reject, PATIENCE_MS, new Error('no answer')).unref()),
    ])
    return true
  } catch {
    return false
  }
}

/** `/livez`: the process turns. `/readyz`: it can serve, with what stands in the way. */
export function mountHealth(http: FastifyInstance, platform: Platform, readiness: Readiness): void {
  http.get('/livez', async () => ({ status: 'ok' }))
  http.get('/readyz', async (_request, reply) => {
    const database = await databaseAnswers(platform)
    const ready = database && readiness.accepting
    return reply
      .code(ready ? 200 : 503)
      .send({ status: ready ? 'ok' : 'unready', database, accepting: readiness.accepting })
  })
}
