import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { SEAL } from '#modules/clients'
import { inTransaction, type Tx } from '#platform/db.ts'
import { holdContents, registerContent } from '#platform/files/registry.ts'
import type { Platform } from '#platform/platform.ts'
import { type FiledLines, FiledUnreadable, filedLines } from './filed-lines.ts'
import { encoder, mappingWriter, type Row } from './lines.ts'
import { type PartyLine, readPopulation } from './population.ts'
import type { Omission } from './schema.ts'
import { Changes } from './store/entry.ts'
import { type Built, builtBefore, type FilingRow, finishBuild, lockBuilding } from './store/filing.ts'

/** A million clients are some 150 MB. */
const FILE_BYTES_MAX = 4 * 1024 ** 3
/** Text gathered before it is handed on. */
const BLOCK = 256 * 1024
export const FILE_MIME = 'text/plain; charset=utf-8'

type Figures = { clients: number; parties: number; omitted: number; changed: number }

/** Rows of one number after the other. */
async function* byNumber(batches: AsyncIterable<PartyLine[]>): AsyncGenerator<PartyLine[][]> {
  let rest: PartyLine[] = []
  for await (const batch of batches) {
    const groups: PartyLine[][] = []
    for (const line of batch) {
      if (rest.length > 0 && rest[0]?.bcan !== line.bcan) {
        groups.push(rest)
        rest = []
      }
      rest.push(line)
    }
    yield groups
  }
  if (rest.length > 0) yield [rest]
}

const isLeftOut = (row: Row): row is Omission => typeof row === 'string'

/** The last file as far as the numbers of these rows; without it what they say is told by digest. */
async function reached(last: FiledLines | null, groups: readonly PartyLine[][]): Promise<FiledLines | null> {
  const to = groups.at(-1)?.[0]?.bcan
  if (last === null || to === undefined) return last
  try {
    await last.reach(to)
    return last
  } catch (error) {
    if (error instanceof FiledUnreadable) return null
    throw error
  }
}

/** The bytes of the file while its set is read; what differs from the file before is written down beside. */
async function* content(
  tx: Tx,
  platform: Platform,
  filing: FilingRow,
  work: { figures: Figures; changes: Changes; last: FiledLines | null },
): AsyncGenerator<Buffer> {
  const { figures, changes } = work
  let { last } = work
  const { layout, filedOn } = filing
  const open = (sealed: Buffer) => platform.cipher.open(sealed, SEAL.identity)
  const writer = mappingWriter(layout, filing, open, platform.cipher)
  const encode = encoder(layout)
  let text = writer.header
  for await (const groups of byNumber(readPopulation(tx, filing, filedOn))) {
    last = await reached(last, groups)
    for (const parties of groups) {
      const [first] = parties
      if (!first) continue
      if (first.clientId === null) {
        changes.gone(first.bcan)
        continue
      }
      const row = writer.row(parties, last?.take(first.bcan))
      if (isLeftOut(row)) {
        figures.omitted += 1
        changes.leftOut(first, row)
        continue
      }
      figures.clients += 1
      figures.parties += row.parties
      if (!first.filed?.equals(row.digest)) changes.filed(first, row.digest)
      text += row.lines
    }
    await changes.write(tx)
    if (text.length < BLOCK) continue
    yield encode(text)
    text = ''
  }
  yield encode(text + writer.trailer(figures.parties))
}

async function build(tx: Tx, platform: Platform, filing: FilingRow): Promise<Built> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`filing ${filing.regime} ${filing.ceNo}`}, 0))`.execute(tx)
  const started = performance.now()
  const readAt = toWire(platform.clock())
  const figures: Figures = { clients: 0, parties: 0, omitted: 0, changed: 0 }
  const changes = new Changes(filing)
  const last = await filedLines(platform, await builtBefore(tx, filing))
  const stored = await platform.objects
    .put(content(tx, platform, filing, { figures, changes, last }), { maxBytes: FILE_BYTES_MAX })
    .finally(() => last?.close())
  await registerContent(platform, { ...stored, mime: FILE_MIME })
  await holdContents(tx, [stored.sha256])
  const { name } = mappingWriter(filing.layout, filing, () => '', platform.cipher)
  return {
    ...stored,
    ...figures,
    changed: changes.count,
    fileName: name,
    readAt,
    builtMs: Math.round(performance.now() - started),
  }
}

/** Builds the file of a filing. A stopped or killed attempt leaves nothing and starts over. */
export async function buildFiling(platform: Platform, id: string): Promise<FilingRow | null> {
  return inTransaction(platform.db, async (tx) => {
    const filing = await lockBuilding(tx, id)
    if (!filing) return null
    const built = await build(tx, platform, filing)
    await finishBuild(tx, id, built, toWire(platform.clock()))
    return filing
  })
}
