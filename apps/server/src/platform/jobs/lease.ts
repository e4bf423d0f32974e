import pg from 'pg'

/** First half of the advisory locks that say "this pool of workers is alive"; the second half is the pool's name. */
const CLASS = 7_301_845
/** A pool takes its first job before its lock stands; locks on jobs younger than this prove nothing. */
const YOUNG_S = 3

/** Pools that hold jobs or queues without their lock. */
const GONE = `
  with locked as (
    select locked_by from graphile_worker._private_jobs
      where locked_by is not null and locked_at < now() - make_interval(secs => $2)
    union select locked_by from graphile_worker._private_job_queues
      where locked_by is not null and locked_at < now() - make_interval(secs => $2)
  )
  select locked_by as pool from locked where not exists (
    select 1 from pg_locks l join pg_database d on d.oid = l.database and d.datname = current_database()
      where l.locktype = 'advisory' and l.classid = $1::int::oid and l.objsubid = 2 and l.granted
        and l.objid = (hashtext(locked.locked_by)::bigint & 4294967295)::oid)`

/**
 * A job in whose place a new one was put under the same key while it ran has lost its key and may not be tried again: what
 * is left of it when its process dies has not failed, its successor does the work. The replacing transaction stamps it with its
 * own beginning, which may lie a little before the job was taken. A job of its own that dies in its last attempt has waited
 * longer than that since the one before.
 */
const DROP_REPLACED = `
  delete from graphile_worker._private_jobs
    where locked_by = any($1::text[]) and key is null and attempts >= max_attempts
      and (updated_at > locked_at or (last_error is null and max_attempts > 1
        and updated_at > locked_at - interval '5 seconds'))`

const UNLOCK = 'select graphile_worker.force_unlock_workers($1::text[])'

/** One connection that proves this process alive: while it stands, the pool's jobs are its own. */
export type Lease = {
  /** Says that this pool of workers belongs to this process. */
  hold(pool: string): Promise<void>
  /** Frees the jobs of pools whose process is gone; their names. */
  takeOver(): Promise<string[]>
  /** Resolves when the connection is lost, and with it the proof. */
  readonly lost: Promise<void>
  release(): Promise<void>
}

/**
 * Opens a lease. The lock goes with the connection: at once when the process dies, within half a minute when the whole
 * machine does (the server's own keepalives), never while the process is merely stopped.
 */
export async function openLease(url: string): Promise<Lease> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'kontor lease',
    options: '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3',
  })
  const lost = new Promise<void>((resolve) => {
    client.on('error', () => resolve())
    client.on('end', () => resolve())
  })
  await client.connect()
  return {
    lost,
    async hold(pool) {
      await client.query('select pg_advisory_lock($1, hashtext($2))', [CLASS, pool])
    },
    async takeOver() {
      const { rows } = await client.query<{ pool: string }>(GONE, [CLASS, YOUNG_S])
      const pools = rows.map(({ pool }) => pool)
      if (pools.length === 0) return []
      await client.query(DROP_REPLACED, [pools])
      await client.query(UNLOCK, [pools])
      return pools
    },
    release: () => client.end(),
  }
}
