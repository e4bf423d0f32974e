import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../command.ts'

/** Pairs of an OpenCC dictionary: `from to|from to …`. */
async function pairs(dictionary: string): Promise<[string, string[]][]> {
  const file = join(root, 'node_modules', 'opencc-js', 'dist', 'esm-lib', 'dict', `${dictionary}.js`)
  const { default: text } = (await import(pathToFileURL(file).href)) as { default: string }
  return text.split('|').map((entry) => {
    const [from = '', ...to] = entry.split(' ')
    return [from, to]
  })
}

const characters = (texts: Iterable<string>) => new Set([...texts].flatMap((text) => [...text]))

/**
 * Characters that give a text away: written in the one script only. Characters both use (台, 系, 后 …) are in neither
 * set; that a character is used by the other script shows in OpenCC's phrase lists.
 */
export async function tellingCharacters(): Promise<{ simplified: Set<string>; traditional: Set<string> }> {
  const [st, ts, stPhrases, hkVariants] = await Promise.all(
    ['STCharacters', 'TSCharacters', 'STPhrases', 'HKVariants'].map(pairs),
  )
  if (!st || !ts || !stPhrases || !hkVariants) throw new Error('OpenCC dictionaries are missing')
  const usedInTraditional = characters([...stPhrases, ...hkVariants, ...st].flatMap(([, to]) => to))
  const usedInSimplified = characters([...stPhrases.map(([from]) => from), ...ts.flatMap(([, to]) => to)])
  return {
    simplified: new Set(st.map(([from]) => from).filter((one) => !usedInTraditional.has(one))),
    traditional: new Set(ts.map(([from]) => from).filter((one) => !usedInSimplified.has(one))),
  }
}
