import type { ObjectStore } from '#platform/files/store.ts'
import { type ClientSheet, clientAt, clientCount } from './clients.ts'
import { type Paper, papersOf, videoOf } from './papers.ts'
import type { Person } from './people.ts'
import type { World } from './world.ts'

/** A paper whose bytes stand in the object store. */
export type StoredPaper = Omit<Paper, 'make'> & { sha256: string; size: number; mime: string }

/** The papers of every client: their own for the newest, specimens shared by all others. */
export type PaperStore = {
  /** Every distinct content, for its row in platform.object. */
  all: readonly StoredPaper[]
  of(sheet: ClientSheet): readonly StoredPaper[]
}

/** Pictures drawn at a time: sharp has four threads. */
const AT_ONCE = 4
const VIDEOS = 2
/** In worlds above this many accounts, clients without papers of their own file two instead of all. */
const MANY_ACCOUNTS = 100_000
const FEW: ReadonlySet<string> = new Set(['6A', '99'])

/**
 * Draws and stores what the world's clients hand in. The newest `own` clients get papers of their own, the newest of them
 * a video too; the others share one set per origin, so a large world needs no more space than a small one.
 */
export async function storePapers(objects: ObjectStore, world: World, own: number): Promise<PaperStore> {
  const count = clientCount(world)
  const newest = Array.from({ length: Math.min(own, count) }, (_, back) => count - 1 - back)
  const personal = new Map<number, StoredPaper[]>()
  for (const [rank, index] of newest.entries()) {
    const sheet = clientAt(world, index)
    const papers = papersOf(world.seed, sheet, world.asOf)
    if (rank < VIDEOS) papers.push(videoOf(world.seed, sheet, world.asOf))
    personal.set(index, await stored(objects, papers))
  }
  const shared = new Map<Person['origin'], StoredPaper[]>()
  for (const origin of ['mainland', 'hong-kong', 'overseas'] as const)
    shared.set(origin, await stored(objects, sharedPapers(world, origin)))
  return {
    all: [...personal.values(), ...shared.values()].flat(),
    of: (sheet) => personal.get(sheet.index) ?? shared.get(originOf(sheet)) ?? [],
  }
}

function sharedPapers(world: World, origin: Person['origin']): Paper[] {
  const papers = papersOf('specimen', specimenOf(world, origin), world.asOf)
  return world.accounts > MANY_ACCOUNTS ? papers.filter(({ parameter }) => FEW.has(parameter)) : papers
}

const originOf = (sheet: ClientSheet): Person['origin'] =>
  sheet.person?.origin ?? sheet.company?.officers[0]?.person.origin ?? 'hong-kong'

/** A client of that origin with the name and number of nobody. */
function specimenOf(world: World, origin: Person['origin']): ClientSheet {
  for (let index = 0; ; index++) {
    const sheet = clientAt({ ...world, accounts: 5000 }, index)
    if (sheet.kind !== 'individual' || sheet.person?.origin !== origin) continue
    const named = origin === 'mainland' ? '样本' : origin === 'hong-kong' ? '樣本' : null
    const documents = sheet.person.documents.map((document) => ({
      ...document,
      number: document.number.replace(/\d/g, '0'),
    }))
    const person = { ...sheet.person, nameZh: named, nameEn: 'SPECIMEN', surname: 'SPECIMEN', given: '', documents }
    return { ...sheet, person, professionalUntil: null }
  }
}

async function stored(objects: ObjectStore, papers: readonly Paper[]): Promise<StoredPaper[]> {
  const done: StoredPaper[] = []
  for (let start = 0; start < papers.length; start += AT_ONCE)
    done.push(...(await Promise.all(papers.slice(start, start + AT_ONCE).map((paper) => storeOne(objects, paper)))))
  return done
}

async function storeOne(objects: ObjectStore, { make, ...paper }: Paper): Promise<StoredPaper> {
  const { bytes, mime } = await make()
  const { sha256, size } = await objects.put(once(bytes), { maxBytes: bytes.length })
  return { ...paper, sha256, size, mime }
}

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes
}
