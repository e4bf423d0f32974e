import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldName, nameKeys, nameQuery, searchGrams } from '../policy/search.ts'

/** What the database answers: all words indexed, and the folded names without blanks like every pattern. */
function found(query: string, names: string[]): boolean {
  const wanted = nameQuery(query)
  if (!wanted) return false
  const { searchName, searchWords } = nameKeys(names)
  const plain = searchName.replaceAll(' ', '')
  return (
    wanted.words.every((word) => searchWords.includes(word)) &&
    wanted.patterns.every((pattern) => plain.includes(pattern.slice(1, -1)))
  )
}

describe('[C-01] names are found', () => {
  it.each([
    ['two characters in the middle', '大文'],
    ['one character', '陳'],
    ['the whole name', '陳大文'],
    ['simplified for traditional', '陈大文'],
    ['pinyin initials', 'cdw'],
    ['the beginning of the pinyin initials', 'cd'],
    ['the beginning of a word', 'pet'],
    ['words in any order', 'peter chan'],
    ['words written together', 'chantaiman'],
    ['full-width letters', 'ＣＨＡＮ'],
    ['another case', 'PETER'],
    ['Chinese and letters together', '陳 peter'],
  ])('by %s', (_how, query) => {
    expect(found(query, ['陳大文', 'CHAN Tai Man Peter'])).toBe(true)
  })

  it.each([
    ['characters that are not neighbours', '陳文'],
    ['another order of characters', '文大'],
    ['the end of a word', 'eter'],
    ['nothing but marks', '()-'],
  ])('but not by %s', (_how, query) => {
    expect(found(query, ['陳大文', 'CHAN Tai Man Peter'])).toBe(false)
  })

  it('a long run is compared with the name itself, because pairs alone would find 王小王小', () => {
    expect(found('小王小王', ['王小王小'])).toBe(false)
    expect(found('王小王', ['王小王小'])).toBe(true)
  })

  it('a surname with two readings is read as a surname', () => {
    expect(searchGrams('单雄信')).toContain('sxx')
    expect(searchGrams('曾志偉')).toContain('zzw')
  })

  it('a letter with a mark is the letter', () => {
    expect(foldName('  José   ÁLVAREZ ')).toBe('jose alvarez')
  })

  it('every name is found by each of its neighbouring pairs and by itself', () => {
    const han = fc.string({ unit: fc.constantFrom(...'陳李张王大文小明国強'), minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(han, fc.nat(), (name, at) => {
        const start = at % name.length
        expect(found(name.slice(start, start + 2), [name])).toBe(true)
        expect(found(name, [name])).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('any text makes a query with words, or none', () => {
    const anything = fc.string({ unit: fc.nat(0x10ffff).map((code) => String.fromCodePoint(code)) })
    fc.assert(fc.property(anything, (text) => nameQuery(text)?.words.length !== 0))
    expect(nameQuery(' \u0000\ud800 ')).toBeNull()
  })
})
