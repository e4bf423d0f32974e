import type { Cipher } from '#platform/cipher.ts'
import type { Reader, Tx } from '#platform/db.ts'
import { SEAL } from '../policy/purpose.ts'
import { joined, type Words, wordsFor } from '../policy/words.ts'
import type { FormDefinition, FormValues } from '../schema/definition.ts'
import { insertWords, wordsOf } from '../store/words.ts'

/** Words as they are kept; null where there are none. */
export const sealWords = (cipher: Cipher, words: Words): Buffer | null =>
  Object.keys(words).length === 0 ? null : cipher.seal(JSON.stringify(words), SEAL.words)

export const openWords = (cipher: Cipher, sealed: Buffer): Words => JSON.parse(cipher.open(sealed, SEAL.words)) as Words

/** Keeps what the values chosen were called, with the revision they stand in; nothing where a value is called as it is written. */
export async function keepWords(
  tx: Tx,
  cipher: Cipher,
  at: { requestId: string; number: number },
  chosen: { form: FormDefinition; values: FormValues; words: Words },
): Promise<void> {
  const sealed = sealWords(cipher, wordsFor(chosen.form, chosen.values, chosen.words))
  if (sealed) await insertWords(tx, at.requestId, at.number, sealed)
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
    words: openWords(cipher, wordsSealed),
  }))
  const byRequest = Map.groupBy(opened, ({ requestId }) => requestId)
  return new Map([...byRequest].map(([id, all]) => [id, joined(all.map(({ words }) => words))]))
}

/** The same of one request; empty where nothing was kept. */
export const wordsOfRequest = async (reader: Reader, cipher: Cipher, id: string): Promise<Words> =>
  (await wordsOfRequests(reader, cipher, [id])).get(id) ?? {}
