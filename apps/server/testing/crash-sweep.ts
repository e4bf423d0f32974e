import { expect, test } from 'vitest'
import type { Actor } from '#platform/actor.ts'
import type { AnyCommand } from '#platform/command.ts'
import type { TestApp } from './app.ts'
import { type Crash, Saboteur } from './saboteur.ts'

/** Who calls a command with what, when everything stands ready for it. */
export type Call = { actor: Actor; input: unknown }

/** Makes everything ready for one call of each command. */
export type Examples<H> = Readonly<Record<string, (house: H) => Promise<Call>>>

/** What a run of a source leaves is written beside the command, on purpose: a run that broke off is to be seen. */
const BESIDE = ['sources.run', 'sources.run_scope']

type Digests = ReadonlyMap<string, string>

/**
 * Digest of every table, asked on one connection by a statement it keeps: planning three hundred tables anew after each
 * crash, on connections that had never heard of them, took most of the sweep.
 */
async function digesting(app: TestApp): Promise<{ dump: () => Promise<Digests>; end: () => void }> {
  const client = await app.pool.connect()
  const { rows: tables } = await client.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
  )
  const text = tables
    .filter(({ name }) => !BESIDE.includes(name))
    .map(
      ({ name }) => `select '${name}' as name,
        md5(coalesce(string_agg(t::text, ',' order by t::text), '')) as digest from ${name} t`,
    )
    .join(' union all ')
  return {
    dump: async () => {
      const { rows } = await client.query<{ name: string; digest: string }>({ name: 'digests of all tables', text })
      return new Map(rows.map(({ name, digest }) => [name, digest]))
    },
    end: () => client.release(true),
  }
}

/** Tables that differ. */
function changed(before: Digests, after: Digests): string[] {
  return [...after].filter(([name, digest]) => before.get(name) !== digest).map(([name]) => name)
}

function* everywhere(): Generator<Crash> {
  for (let at = 1; ; at += 1) {
    yield { at, when: 'before' }
    yield { at, when: 'after' }
  }
}

/**
 * Kills the process at one statement of a command after the other. Either nothing of it stands or all of it, its record
 * and its key included; whoever calls again with the same key gets the one effect and the same answer.
 *
 * @returns how many crashes there were.
 */
async function sweep(app: TestApp, name: string, call: Call, dump: () => Promise<Digests>): Promise<number> {
  const { actor, input } = call
  const command = app.platform.commands.get(name)
  if (!command) throw new Error(`there is no command ${name}`)
  const key = `sweep:${name}`
  const before = await dump()
  let hits = 0
  let stood = before
  for (const crash of everywhere()) {
    const saboteur = new Saboteur(app.platform, app.pool, crash)
    const answer = await saboteur.platform.execute(command, input, actor, { key }).catch((error: unknown) => error)
    stood = await dump()
    if (!saboteur.crashed) {
      expect(answer, `${name} succeeds when nothing crashes`).toMatchObject({ kind: 'done' })
      break
    }
    hits += 1
    if (changed(before, stood).length > 0) break
  }
  expect(changed(before, stood), `${name} stands with its record and its key`).toEqual(
    expect.arrayContaining(['platform.idempotency', 'platform.journal']),
  )
  const first = await app.platform.execute(command, input, actor, { key })
  const second = await app.platform.execute(command, input, actor, { key })
  expect(second).toEqual(first)
  expect(changed(stood, await dump()), `${name} called again with its key does nothing more`).toEqual([])
  return hits
}

/** Each command of a module has its example: a new one without fails here. */
export function everyCommandHasExample<H>(commands: readonly AnyCommand[], examples: Examples<H>): void {
  test('[X-08] every command of the module has its place in the sweep', () => {
    expect(Object.keys(examples).sort()).toEqual(commands.map(({ name }) => name).sort())
  })
}

/** Sweeps commands by their examples. */
export function crashSweep<H>(
  names: readonly string[],
  examples: Examples<H>,
  house: () => { app: TestApp; at: H },
): void {
  test.each(names)('[X-08] [G2] a crash before or after any statement of %s leaves nothing half done', async (name) => {
    const { app, at } = house()
    const example = examples[name]
    if (!example) throw new Error(`${name} has no example`)
    const { dump, end } = await digesting(app)
    try {
      expect(await sweep(app, name, await example(at), dump)).toBeGreaterThan(4)
    } finally {
      end()
    }
  })
}
