import pg from 'pg'

/** Somebody else's engine, running cases of three steps in a database of its own on the same server. */
export type Peer = {
  /** Name and mode, as the figure is called. */
  id: string
  /** Which mode it is: the fastest there is, or one step at a time. */
  mode: 'best' | 'single'
  /** One measurement: cases of three steps ended per second. */
  run(): Promise<number>
  /** What does not add up, empty when all does. */
  check(): Promise<string[]>
  close(): Promise<void>
}

/** Makes a database anew and answers its address. */
export async function freshDatabase(serverUrl: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(`drop database if exists ${name} with (force)`)
    await client.query(`create database ${name}`)
  } finally {
    await client.end()
  }
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

/** Cases per second of `count` cases since `start` (performance.now). */
export const perSecond = (count: number, start: number): number => (count * 1000) / (performance.now() - start)
