import pg from 'pg'

/** A position in the database's log: bytes since its beginning. PostgreSQL writes it `16/B374D848`. */
export type Position = bigint

/** Reads `16/B374D848`. */
export function positionOf(text: string): Position {
  const [high = '', low = ''] = text.split('/')
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`)
}

/** Writes a position as PostgreSQL does. */
export const positionText = (at: Position): string =>
  `${(at >> 32n).toString(16).toUpperCase()}/${(at & 0xffff_ffffn).toString(16).toUpperCase()}`

/** Which cluster it is, which of its histories it is on, and how far its log is safe on disk. */
export type Cluster = { systemId: string; timeline: number; position: Position; segmentBytes: number }

type Fields = (string | null)[]
/** What the answer of a replication command is made of. */
type Handlers = { row?(fields: Fields): void; data?(chunk: Buffer): void; begun?(): void }
type Wire = pg.Connection & {
  query(text: string): void
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
  stream: { pause(): void; resume(): void }
}

/** One connection that speaks the replication protocol. */
export type Replication = {
  run(command: string, handlers?: Handlers): Promise<void>
  /** Sends bytes back while data is coming. */
  send(chunk: Buffer): void
  /** Says that nothing more is wanted of what is coming. */
  enough(): void
  pause(): void
  resume(): void
  close(): Promise<void>
}

/**
 * Opens a connection of the kind that backups are read over. The role needs the right REPLICATION, and the server
 * `wal_level` of at least `replica`.
 */
export async function openReplication(databaseUrl: string): Promise<Replication> {
  const config = { connectionString: databaseUrl, replication: 'database', connectionTimeoutMillis: 15_000 }
  const client = new pg.Client(config)
  client.on('error', () => undefined) // reported by the command under way
  await client.connect()
  // The type declarations leave out the connection below a client, which is where the protocol of copies is spoken.
  const wire = (client as unknown as { connection: Wire }).connection
  return {
    run: (command, handlers = {}) =>
      new Promise((resolve, reject) => {
        let failed: Error | null = null
        const answer = {
          submit: (connection: Wire) => connection.query(command),
          handleRowDescription: () => undefined,
          handleDataRow: (message: { fields: Fields }) => handlers.row?.(message.fields),
          handleCommandComplete: () => undefined,
          handleEmptyQuery: () => undefined,
          handlePortalSuspended: () => undefined,
          handleCopyInResponse: () => undefined,
          handleCopyData: (message: { chunk: Buffer }) => handlers.data?.(message.chunk),
          handleError: (error: Error) => {
            failed = error
            if (!('severity' in error)) reject(error) // the connection is gone: no end will be said
          },
          handleReadyForQuery: () => (failed ? reject(failed) : resolve()),
        }
        wire.once('replicationStart', () => handlers.begun?.())
        // They ask a query for `submit` alone; the driver calls the handlers above as well.
        client.query(answer as unknown as pg.Submittable)
      }),
    send: (chunk) => wire.sendCopyFromChunk(chunk),
    enough: () => wire.endCopyFrom(),
    pause: () => wire.stream.pause(),
    resume: () => wire.stream.resume(),
    close: () => client.end().catch(() => undefined),
  }
}

/** Asks a server what it is. */
export async function clusterOf(connection: Replication): Promise<Cluster> {
  const found: Fields[] = []
  await connection.run('IDENTIFY_SYSTEM', { row: (fields) => void found.push(fields) })
  await connection.run('SHOW wal_segment_size', { row: (fields) => void found.push(fields) })
  const [[systemId, timeline, position] = [], [segment] = []] = found
  const [, digits = '16', unit = 'MB'] = /^(\d+)(MB|GB)$/.exec(segment ?? '') ?? []
  return {
    systemId: systemId ?? '',
    timeline: Number(timeline),
    position: positionOf(position ?? '0/0'),
    segmentBytes: Number(digits) * (unit === 'GB' ? 1024 : 1) * 1024 * 1024,
  }
}
