import { buffer } from 'node:stream/consumers'
import { sql } from 'kysely'
import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { Refused } from '#kernel/refusal.ts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { inTransaction, type Reader, rows, type Tx } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import { pdfReader, type ReadText, TextUnread, tesseractReader } from '#platform/files/recognise.ts'
import { addJobs } from '#platform/jobs/enqueue.ts'
import type { TaskHandler } from '#platform/module.ts'
import type { Platform } from '#platform/platform.ts'
import { wordsOf } from './policy/words.ts'
import { documentInScope } from './store/owners.ts'

/** Reads the text of these versions. */
export const READ_TASK = 'archive.text.read'
/** Finds what was filed while nothing was read. */
export const CATCH_UP_TASK = 'archive.text.catchUp'
const SEAL = 'archive.recognition.text'
const WORD = 'archive.recognition.word'
/** Originals above this are not read into memory. */
const SOURCE_BYTES_MAX = 64 * 1024 * 1024
const BATCH = 500
/** Half of a blind index tells words apart well enough and keeps the index small. */
const INDEX_BYTES = 8

/** After the commit the text of these versions is read: of PDF, and off pictures where the house has set that up. */
export function readSoon(
  context: Pick<CommandContext, 'enqueue' | 'platform'>,
  versionIds: string[],
  kinds: readonly string[],
): void {
  if (!context.platform.config.ocr && !kinds.includes('pdf')) return
  context.enqueue({ task: READ_TASK, payload: { versionIds }, queue: READ_TASK, attemptsMax: 3 })
}

const indexOf = ({ cipher }: Pick<Platform, 'cipher'>, word: string): Buffer =>
  cipher.blindIndex(word, WORD).subarray(0, INDEX_BYTES)

type Source = { sha256: string; size: number; kind: string }
type Outcome = ReadText | { failure: 'TIMEOUT' | 'FAILED' | 'TOO_LARGE' }

async function readOne(platform: Platform, source: Source, signal: AbortSignal): Promise<Outcome> {
  const { ocr } = platform.config
  const reader = source.kind === 'pdf' ? pdfReader : ocr && tesseractReader(ocr)
  if (!reader) return { failure: 'FAILED' }
  if (source.size > SOURCE_BYTES_MAX) return { failure: 'TOO_LARGE' }
  try {
    return await reader.read(await buffer(await platform.objects.open(source.sha256)), signal)
  } catch (error) {
    if (error instanceof TextUnread) return { failure: error.why }
    if (error instanceof Refused && error.code === 'IMAGE_TOO_LARGE') return { failure: 'TOO_LARGE' }
    if (error instanceof Refused && error.code === 'IMAGE_UNREADABLE') return { failure: 'FAILED' }
    throw error
  }
}

/** What text is read off: of PDF always, off pictures where there is language data. */
const readKinds = ({ config }: Pick<Platform, 'config'>): string[] =>
  config.ocr ? ['pdf', 'image', 'signature'] : ['pdf']

async function note(tx: Tx, platform: Platform, sha256: string, outcome: Outcome): Promise<void> {
  const at = toWire(platform.clock())
  if ('failure' in outcome) {
    await sql`insert into archive.recognition (source_sha256, state, failure, read_at)
      select sha256, 'FAILED', ${outcome.failure}, ${at} from platform.object where sha256 = ${sha256}
      on conflict do nothing`.execute(tx)
    return
  }
  const words = wordsOf(outcome.text).map((word) => indexOf(platform, word).toString('hex'))
  await sql`insert into archive.recognition (source_sha256, state, sealed, words, confidence, read_at)
    select sha256, 'READY', ${platform.cipher.seal(outcome.text, SEAL)},
      (select coalesce(array_agg(decode(w, 'hex')), '{}') from unnest(${words}::text[]) as given (w)),
      ${Math.max(0, Math.min(100, outcome.confidence))}, ${at} from platform.object where sha256 = ${sha256}
    on conflict do nothing`.execute(tx)
}

/** Reads what has not been read; a picture that can't be is left as it is, and says so. Safe to run again. */
export const readTexts: TaskHandler = async (platform, payload, { signal }) => {
  const ids = Array.isArray(payload.versionIds) ? payload.versionIds.map(String) : []
  const todo = await rows(
    platform.db,
    sql<Source>`select distinct v.sha256, v.size, v.kind from archive.document_version v
      where v.id = any(${ids}::uuid[]) and v.kind = any(${readKinds(platform)}::text[])
        and not exists (select 1 from archive.recognition r where r.source_sha256 = v.sha256)`,
  )
  for (const source of todo) {
    const outcome = await readOne(platform, source, signal)
    await inTransaction(platform.db, (tx) => note(tx, platform, source.sha256, outcome))
  }
}

/** Nightly: current documents that nothing was read off, the newest first. */
export const catchUp: TaskHandler = async (platform) => {
  const found = await rows(
    platform.db,
    sql<{ id: string }>`select v.id from archive.document d
      join archive.document_version v on v.document_id = d.id and v.version = d.current_version
      where v.kind = any(${readKinds(platform)}::text[])
        and not exists (select 1 from archive.recognition r where r.source_sha256 = v.sha256)
      order by d.updated_at desc, d.id desc limit ${BATCH}`,
  )
  const jobs = found.map(({ id }) => ({
    task: READ_TASK,
    payload: { versionIds: [id] },
    queue: READ_TASK,
    attemptsMax: 3,
  }))
  await inTransaction(platform.db, (tx) => addJobs(tx, jobs))
}

/** SQL: whether text read off version `v` has all these words: index recognition_words. */
export function hasWords(platform: Pick<Platform, 'cipher'>, text: string) {
  const words = wordsOf(text).map((word) => indexOf(platform, word).toString('hex'))
  if (words.length === 0) return sql<boolean>`false`
  return sql<boolean>`v.sha256 in (select r.source_sha256 from archive.recognition r
    where r.words @> (select array_agg(decode(w, 'hex')) from unnest(${words}::text[]) as given (w)))`
}

async function findText(reader: Reader, context: CommandContext, versionId: string) {
  const [row] = await rows(
    reader,
    sql<{
      sealed: Buffer
      confidence: number
      documentId: string
      parameter: string
      clientId: string
      accountId: string | null
      businessLine: string
      departmentId: string
    }>`select r.sealed, r.confidence, d.id as "documentId", d.parameter, d.client_id as "clientId",
        d.account_id as "accountId", d.business_line as "businessLine", d.department_id as "departmentId"
      from archive.document_version v join archive.document d on d.id = v.document_id
      join archive.recognition r on r.source_sha256 = v.sha256 and r.state = 'READY'
      where v.id = ${versionId} and ${documentInScope(context.actor)}`,
  )
  return row ?? null
}

/** Shows the text read off one picture; each showing leaves a record, which never holds the text. */
export const revealText = defineCommand({
  name: 'archive.text.reveal',
  input: z.strictObject({ versionId: z.uuid() }),
  output: z.object({ value: z.string(), confidence: z.int() }),
  async run(context, { versionId }) {
    const found = await findText(context.tx, context, versionId)
    if (!found) throw platformErrors.NOT_FOUND()
    const { sealed, confidence, documentId, parameter, ...place } = found
    context.record({
      target: { type: 'document', id: documentId, label: parameter },
      ...place,
      after: { shown: 'text' },
    })
    return { value: context.platform.cipher.open(sealed, SEAL), confidence }
  },
})
