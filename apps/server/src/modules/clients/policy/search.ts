import { Converter } from 'opencc-js/t2cn'
import { pinyin } from 'pinyin-pro'

const toSimplified = Converter({ from: 'hk', to: 'cn' })
const DIACRITICS = /\p{Mn}+/gu
const RUNS = /\p{Script=Han}+|[\p{L}\p{N}]+/gu
const HAN = /^\p{Script=Han}/u

/** Letters of a word that are indexed; a longer word is compared with the name itself as well. */
const PREFIX_MAX = 6

/**
 * A name as search compares it: simplified Chinese, half-width, lower case, no diacritics, single spaces. Never shown.
 */
export function foldName(text: string): string {
  const plain = text.normalize('NFKC').normalize('NFD').replace(DIACRITICS, '').toLowerCase()
  return toSimplified(plain).trim().replace(/\s+/g, ' ')
}

/** Runs of Han characters and words of other letters, in order; a run never mixes the two. */
function runsOf(folded: string): string[] {
  return (folded.match(RUNS) ?? []).flatMap((run) =>
    HAN.test(run) ? [run] : (run.match(/\p{Script=Han}+|[^\p{Script=Han}]+/gu) ?? []),
  )
}

function prefixes(word: string): string[] {
  const letters = [...word].slice(0, PREFIX_MAX)
  return letters.map((_, at) => letters.slice(0, at + 1).join(''))
}

/** Every character and every pair of neighbours: what a two-character search needs and trigrams don't have. */
function grams(run: string): string[] {
  const characters = [...run]
  const pairs = characters.slice(1).map((character, at) => `${characters[at] ?? ''}${character}`)
  return [...characters, ...pairs]
}

/** First letters of the pinyin; the first character is read as a surname (单 is S, not D). */
function initials(run: string): string {
  return pinyin(run, { pattern: 'first', toneType: 'none', type: 'array', surname: 'head' }).join('')
}

/**
 * The words a text is found by: characters and neighbouring pairs of Chinese runs, beginnings (up to six letters) of
 * other words and of the pinyin initials of each Chinese run.
 */
export function searchGrams(text: string): string[] {
  const runs = runsOf(foldName(text))
  const latin = runs.filter((run) => !HAN.test(run))
  const found = runs.flatMap((run) => (HAN.test(run) ? [...grams(run), ...prefixes(initials(run))] : prefixes(run)))
  return [...new Set([...found, ...prefixes(latin.join(''))])].sort()
}

/**
 * The two search columns of a client: all its names folded, one per line, and the words they are found by. Whoever
 * writes a client's names, the demo loader included, takes the columns from here.
 */
export function nameKeys(names: readonly (string | null | undefined)[]): { searchName: string; searchWords: string[] } {
  const given = names.filter((name) => typeof name === 'string' && name.trim() !== '') as string[]
  const folded = [...new Set(given.map(foldName))]
  return {
    searchName: folded.join('\n'),
    searchWords: [...new Set(given.flatMap(searchGrams))].sort(),
  }
}

/** How a typed name is looked for: `words` must all be indexed; each of `patterns` must also be LIKE the spaceless name. */
export type NameQuery = { words: string[]; patterns: string[] }

/** Null when the text holds no letter or character: there is nothing to look for, and nothing is found. */
export function nameQuery(text: string): NameQuery | null {
  const runs = runsOf(foldName(text))
  if (runs.length === 0) return null
  const words = runs.flatMap((run) => {
    const letters = [...run]
    if (!HAN.test(run)) return [letters.slice(0, PREFIX_MAX).join('')]
    return letters.length === 1 ? [run] : grams(run).slice(letters.length)
  })
  const long = runs.filter((run) => [...run].length > (HAN.test(run) ? 2 : PREFIX_MAX))
  return { words: [...new Set(words)], patterns: long.map((run) => `%${run}%`) }
}
