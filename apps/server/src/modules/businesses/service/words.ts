import type { Cipher } from '#platform/cipher.ts'
import type { Reader, Tx } from '#platform/db.ts'
import { SEAL } from '../policy/purpose.ts'
import { joined, type Words, wordsFor } from '../policy/words.ts'
import type { FormDefinition, FormValues } from '../schema/definition.ts'
import { insertWords, wordsOf } from '../store/words.ts'

/** Keeps what the values chosen were called, with the revision they stand in; nothing where a value is called as it is written. */
export async function keepWords(
  tx: Tx,
  cipher: Cipher,
  at: { requestId: string; number: number },
  chosen: { form: FormDefinition; values: FormValues; words: Words },
): Promise<void> {
  const own = wordsFor(chosen.form, chosen.values, chosen.words)
  if (Object.keys(own).length === 0) return
  await insertWords(tx, at.requestId, at.number, cipher.seal(JSON.stringify(own), SEAL.words))
}

/** What values of requests were called when they were chosen, by request, whatever a data source calls them today. */
export async function wordsOfRequests(
  reader: Reader,
  cipher: Cipher,
  requestIds: readonly string[],
): Promise<ReadonlyMap<string, Words>> {
  const found = await wordsOf(reader, requestIds)
  const opened = found.map(({ requestId, wordsSealed }) => ({
    requestId,
    words: JSON.parse(cipher.open(wordsSealed, SEAL.words)) as Words,
  }))
  const byRequest = Map.groupBy(opened, ({ requestId }) => requestId)
  return new Map([...byRequest].map(([id, all]) => [id, joined(all.map(({ words }) => words))]))
}

/** The same of one request; empty where nothing was kept. */
export const wordsOfRequest = async (reader: Reader, cipher: Cipher, id: string): Promise<Words> =>
  (await wordsOfRequests(reader, cipher, [id])).get(id) ?? {}
