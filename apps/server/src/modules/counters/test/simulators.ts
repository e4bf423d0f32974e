import { sql } from 'kysely'
import type { CounterWay } from '#platform/counters-config.ts'
import { type Reader, rows } from '#platform/db.ts'
import { type TroubledWay, troubledWay } from '#testing/troubled-way.ts'
import { started as startSimulator } from '#testing/ways.ts'
import type { CounterCode, Layout } from '../schema.ts'

const SECRET = 'CANARY-counter-secret'

/** A counter as a process of its own, a network that may fail in front of it, and its side door. */
export type Counter = {
  way: CounterWay
  network: TroubledWay
  control(path: string, body: object): Promise<void>
  desk<T>(): Promise<T>
  stop(): Promise<void>
}

async function started(name: CounterCode, args: string[]): Promise<Counter> {
  const { child, said } = await startSimulator<{ url: string }>(name, args)
  const network = await troubledWay(said.url)
  return {
    way: { url: network.url, keyId: 'k1', secret: SECRET },
    network,
    control: async (path, body) => {
      await fetch(`${said.url}${path}`, { method: 'POST', body: JSON.stringify(body) })
    },
    desk: async <T>() => (await (await fetch(`${said.url}/desk`)).json()) as T,
    stop: async () => {
      child.kill()
      await network.stop()
    },
  }
}

/** Tests stand still in time, so the counter takes requests of any time. */
export const startCtp = (): Promise<Counter> =>
  started('ctp', ['--key', 'k1', '--secret', SECRET, '--window', '1000000000'])
export const startFemas = (): Promise<Counter> => started('femas', ['--user', 'k1', '--password', SECRET])

/** The layout that comes with Kontor. */
export async function firstLayout(reader: Reader, counter: CounterCode, kind: 'fee' | 'margin'): Promise<Layout> {
  const [found] = await rows(
    reader,
    sql<{ layout: Layout }>`select layout from counters.mapping where counter = ${counter} and kind = ${kind}
      and version = 1`,
  )
  if (!found) throw new Error(`no layout of ${counter} for ${kind}`)
  return found.layout
}
