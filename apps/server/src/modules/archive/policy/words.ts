const WORD_MAX = 40
const WORDS_MAX = 4000
const HAN = /\p{Script=Han}/u
const RUN = /[\p{Script=Han}]+|[\p{L}\p{N}]+/gu

/** Two neighbours each: Chinese writes no spaces, so that a word is found by its pairs. */
function pairsOf(run: string): string[] {
  const signs = [...run]
  return signs.length === 1 ? signs : signs.slice(1).map((sign, index) => `${signs[index]}${sign}`)
}

/**
 * The words of a text as they are found again: lower case, full and half width alike, numbers whole. A number is found by
 * whoever knows all of it and by nobody else.
 */
export function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKC').toLowerCase()
  const found = new Set<string>()
  for (const [run] of plain.matchAll(RUN)) {
    if (HAN.test(run)) for (const pair of pairsOf(run)) found.add(pair)
    else if (run.length > 1 && run.length <= WORD_MAX) found.add(run)
    if (found.size >= WORDS_MAX) break
  }
  return [...found].slice(0, WORDS_MAX)
}
