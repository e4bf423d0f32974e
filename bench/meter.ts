import { sql } from 'kysely'
import { type Db, rows } from '#platform/db.ts'
import { cpuMs, parentOf } from './cpu.ts'

/** What a piece of work took of this process, of the database and of its log. A busy neighbour moves it less than the clock. */
export type Spent = { nodeMs: number; databaseMs: number; walBytes: number }

/** Does the work and says what it took, divided by how many pieces it says it was. */
export type Meter = <T>(work: () => Promise<T>, pieces: (result: T) => number) => Promise<{ result: T; each: Spent }>

/** Of a database on this machine. Its log is nobody else's while a bench runs, save for vacuuming. */
export async function meterOf(db: Db): Promise<Meter> {
  const [session] = await rows(db, sql<{ pid: number }>`select pg_backend_pid() as pid`)
  const postmaster = parentOf(session?.pid ?? 0)
  const taken = async (): Promise<Spent> => {
    const [log] = await rows(db, sql<{ at: string }>`select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as at`)
    const { user, system } = process.cpuUsage()
    return { nodeMs: (user + system) / 1000, databaseMs: cpuMs(postmaster), walBytes: Number(log?.at) }
  }
  return async (work, pieces) => {
    const before = await taken()
    const result = await work()
    const after = await taken()
    const share = (of: keyof Spent) => (after[of] - before[of]) / pieces(result)
    return {
      result,
      each: { nodeMs: share('nodeMs'), databaseMs: share('databaseMs'), walBytes: share('walBytes') },
    }
  }
}

export const cpuOf = ({ nodeMs, databaseMs }: Spent): number => nodeMs + databaseMs
