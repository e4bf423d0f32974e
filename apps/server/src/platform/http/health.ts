import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import type { Platform } from '../platform.ts'
import type { Readiness } from './running.ts'

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
