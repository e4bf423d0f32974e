import pg from 'pg'

/** First half of the advisory locks that say "this pool of workers is alive"; the second half is the pool's name. */
const CLASS = 7_301_845
/** A pool takes its first job before its lock stands; locks on jobs younger than this prove nothing. */
const YOUNG_S = 3

/** Frees what the pools without a lock have left locked. */
const TAKE_OVER = `
  with locked as (
    select locked_by from graphile_worker._private_jobs
      where locked_by is not null and locked_at < now() - make_interval(secs => $2)
    union select locked_by from graphile_worker._private_job_queues
      where locked_by is not null and locked_at < now() - make_interval(secs => $2)
  ), gone as (
    select locked_by from locked where not exists (
      select 1 from pg_locks l join pg_database d on d.oid = l.database and d.datname = current_database()
        where l.locktype = 'advisory' and l.classid = $1::int::oid and l.objsubid = 2 and l.granted
          and l.objid = (hashtext(locked.locked_by)::bigint & 4294967295)::oid)
  )
  select array_agg(locked_by) as pools, graphile_worker.force_unlock_workers(array_agg(locked_by)) from gone
    having count(*) > 0`

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
      const { rows } = await client.query<{ pools: string[] }>(TAKE_OVER, [CLASS, YOUNG_S])
      return rows[0]?.pools ?? []
    },
    release: () => client.end(),
  }
}
