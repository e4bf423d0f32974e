import pg from 'pg'
import { randomAt } from '../apps/server/src/demo/random.ts'
import { closedLoop } from './timing.ts'

/**
 * T, the control of everything that writes: pgbench's TPC-B-like transaction over `pg`, prepared statements,
 * eight connections. One reading is committed transactions per second.
 * @source PostgreSQL documentation, pgbench, built-in script tpcb-like.
 */
export const TPCB_CONTROL = 'T: TPC-B-like transactions/s over pg, 8 connections, prepared'

const SCALE = 10
const ACCOUNTS = 100_000 * SCALE
const CONNECTIONS = 8
/** How long one reading takes. */
export const READING_MS = 4000

export type Tpcb = {
  reading(): Promise<number>
  /** Sums of accounts, tellers, branches and history agree. */
  check(): Promise<string[]>
  close(): Promise<void>
}

const steps = [
  ['account', 'update tpcb.accounts set abalance = abalance + $1 where aid = $2'],
  ['balance', 'select abalance from tpcb.accounts where aid = $1'],
  ['teller', 'update tpcb.tellers set tbalance = tbalance + $1 where tid = $2'],
  ['branch', 'update tpcb.branches set bbalance = bbalance + $1 where bid = $2'],
  ['history', 'insert into tpcb.history (tid, bid, aid, delta, mtime) values ($1, $2, $3, $4, now())'],
] as const

/** Builds the tables anew in the database at `url`. */
export async function prepareTpcb(url: string): Promise<Tpcb> {
  const clients = Array.from({ length: CONNECTIONS }, () => new pg.Client({ connectionString: url }))
  await Promise.all(clients.map((client) => client.connect()))
  const first = clients[0]
  if (!first) throw new Error('no connection')
  await build(first)
  return {
    async reading() {
      const loop = await closedLoop(CONNECTIONS, READING_MS, async (caller, turn) => {
        const client = clients[caller]
        if (client) await transaction(client, caller, turn)
      })
      return loop.perSecond
    },
    async check() {
      const { rows } = await first.query(`select (select sum(abalance) from tpcb.accounts) a,
        (select sum(tbalance) from tpcb.tellers) t, (select sum(bbalance) from tpcb.branches) b,
        (select coalesce(sum(delta), 0) from tpcb.history) h`)
      const sums = Object.values(rows[0] ?? {}).map(String)
      return new Set(sums).size === 1 ? [] : [`control sums differ: ${sums.join(', ')}`]
    },
    async close() {
      await Promise.all(clients.map((client) => client.end()))
    },
  }
}

async function build(client: pg.Client): Promise<void> {
  await client.query(`
    drop schema if exists tpcb cascade;
    create schema tpcb;
    create table tpcb.branches (bid int primary key, bbalance int not null default 0, filler char(88)) with (fillfactor = 100);
    create table tpcb.tellers (tid int primary key, bid int not null, tbalance int not null default 0, filler char(84));
    create table tpcb.accounts (aid int primary key, bid int not null, abalance int not null default 0, filler char(84));
    create table tpcb.history (tid int, bid int, aid int, delta int, mtime timestamptz, filler char(22));
    insert into tpcb.branches (bid) select generate_series(1, ${SCALE});
    insert into tpcb.tellers (tid, bid) select t, (t - 1) / 10 + 1 from generate_series(1, ${SCALE * 10}) t;
    insert into tpcb.accounts (aid, bid, filler) select a, (a - 1) / 100000 + 1, '' from generate_series(1, ${ACCOUNTS}) a;
  `)
  await client.query('vacuum analyze tpcb.branches, tpcb.tellers, tpcb.accounts')
  await client.query('checkpoint')
}

async function transaction(client: pg.Client, caller: number, turn: number): Promise<void> {
  const random = randomAt('tpcb', String(caller), turn)
  const [aid, bid, tid] = [random.int(1, ACCOUNTS), random.int(1, SCALE), random.int(1, SCALE * 10)]
  const delta = random.int(-5000, 5000)
  const values = [[delta, aid], [aid], [delta, tid], [delta, bid], [tid, bid, aid, delta]]
  await client.query({ name: 'begin', text: 'begin' })
  for (const [at, [name, text]] of steps.entries()) await client.query({ name, text, values: values[at] ?? [] })
  await client.query({ name: 'end', text: 'end' })
}
