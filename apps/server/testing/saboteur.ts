import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely'
import type pg from 'pg'
import type { Tables } from '#platform/db.ts'
import { createExecute } from '#platform/execute.ts'
import type { Platform } from '#platform/platform.ts'

/** Where the process dies: before its n-th statement reaches the server, or after the server has done it. */
export type Crash = { at: number; when: 'before' | 'after' }

class Crashed extends Error {}

/**
 * A process that dies in the middle of a command: from its n-th statement on no connection of it answers any more, and
 * the server sees them break. What it had not committed is rolled back by the server itself.
 */
export class Saboteur {
  readonly platform: Platform
  crashed = false
  #count = 0
  readonly #crash: Crash
  readonly #open = new Set<pg.PoolClient>()

  constructor(whole: Platform, pool: pg.Pool, crash: Crash) {
    this.#crash = crash
    const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: this.#poolOver(pool) }) })
    const platform: Platform = { ...whole, db, execute: createExecute(() => platform) }
    this.platform = platform
  }

  #poolOver(pool: pg.Pool): PostgresPool {
    return {
      options: pool.options,
      connect: async () => {
        if (this.crashed) throw new Crashed('the process is dead')
        const client = await pool.connect()
        this.#open.add(client)
        return this.#clientOver(client)
      },
      end: async () => undefined,
    }
  }

  #die(): never {
    this.crashed = true
    for (const client of this.#open)
      (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
    throw new Crashed('the process dies')
  }

  async #query(send: () => Promise<unknown>): Promise<unknown> {
    if (this.crashed) throw new Crashed('the process is dead')
    this.#count += 1
    const mine = this.#count === this.#crash.at
    if (mine && this.#crash.when === 'before') this.#die()
    const answer = await send()
    if (mine) this.#die()
    return answer
  }

  #clientOver(client: pg.PoolClient): PostgresPoolClient {
    const query = (...args: Parameters<pg.PoolClient['query']>) =>
      this.#query(() => client.query(...args) as unknown as Promise<unknown>)
    const release = () => {
      this.#open.delete(client)
      client.release(this.crashed ? new Error('broken') : undefined)
    }
    return { query, release } as unknown as PostgresPoolClient
  }
}
