import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { lastPart, readablePath } from '../policy/names.ts'
import { namedBy, readPattern } from '../policy/pattern.ts'

const one = (template: string, parameter: string | null = null) => [
  { id: 'p', shape: readPattern(template), parameter },
]
const codeOf = (template: string) => {
  try {
    readPattern(template)
    return 'fine'
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('[I-16] what a path says', () => {
  it.each([
    ['{account}/{date}_{parameter}.{ext}', '80012345/20180507_6A.jpg', ['80012345', '6A', '2018-05-07']],
    ['{account}/{date}_{parameter}.{ext}', '80012345/2018-05-07_6A.jpg', ['80012345', '6A', '2018-05-07']],
    ['{account}/{date}_{parameter}.{ext}', '80012345/20181307_6A.jpg', ['80012345', '6A', null]],
    ['{rest}/{account}-{n}.{ext}', '营业部/2018/80012345-2.tif', ['80012345', '99', null]],
    ['扫描件/{name}_{account}.{ext}', '扫描件/张三_80012345.pdf', ['80012345', '99', null]],
    ['{any}{account}.pdf', 'x80012345.pdf', 'unclear'],
  ])('%s reads %s', (template, path, expected) => {
    if (expected === 'unclear') return expect(codeOf(template)).toBe('PATTERN_UNCLEAR')
    const named = namedBy(one(template, '99'), path)
    expect([named?.account, named?.parameter, named?.datedOn]).toEqual(expected)
  })

  it.each([
    ['{account}/{parameter}.jpg', '80012345/a/6A.jpg'],
    ['{account}/{parameter}.jpg', '80012345/6Axjpg'],
    ['{account}.{ext}', '80012345.jpg.'],
  ])('%s does not fit %s', (template, path) => expect(namedBy(one(template), path)).toBeNull())

  it('takes the first pattern that fits', () => {
    const patterns = [
      ...one('{account}/{any}.jpg', 'first'),
      { id: 'q', shape: readPattern('{account}/{name}'), parameter: 'second' },
    ]
    expect(namedBy(patterns, '1/a.jpg')).toMatchObject({ patternId: 'p', parameter: 'first' })
    expect(namedBy(patterns, '1/a.png')).toMatchObject({ patternId: 'q', parameter: 'second' })
  })

  it.each([
    ['{client}', 'PLACEHOLDER_UNKNOWN'],
    ['{account}/{account}', 'PATTERN_UNCLEAR'],
    ['{account}{parameter}', 'PATTERN_UNCLEAR'],
    ['{rest}a{rest}b{any}c{name}', 'PATTERN_UNCLEAR'],
    ['a(b|c)+/{account}.jpg', 'fine'],
  ])('%s: %s', (template, code) => expect(codeOf(template)).toBe(code))

  it('compares a long hostile path in no time', () => {
    const shape = readPattern('{rest}/{any}-{name}.{ext}')
    const start = performance.now()
    shape.test(`${'a/'.repeat(450)}${'-'.repeat(90)}!`)
    expect(performance.now() - start).toBeLessThan(1000)
  })
})

describe('[I-16] names of other encodings', () => {
  const name = '开户资料/张三_身份证.jpg'
  it.each([
    ['auto', Buffer.from(name)],
    ['auto', iconv.encode(name, 'gbk')],
    ['gb18030', iconv.encode(name, 'gbk')],
    ['utf-8', Buffer.from(name)],
  ] as const)('%s reads what was written', (encoding, bytes) => expect(readablePath(bytes, encoding)).toBe(name))

  it('reads Big5 where the house says so', () => {
    const written = '開戶資料/張三.jpg'
    expect(readablePath(iconv.encode(written, 'big5'), 'big5')).toBe(written)
  })

  it('shows bytes that are no letters, each name by itself', () => {
    expect(readablePath(Buffer.from([0x61, 0xff, 0x2e, 0x6a]), 'utf-8')).toBe('a%FF.j')
    expect(readablePath(Buffer.from([0x61, 0xff]), 'auto')).toBe('a%FF')
  })

  it('lets no mark of direction make one name read as another', () => {
    expect(readablePath(Buffer.from('gpj.\u202Eexe'), 'auto')).toBe('gpj.\u{FFFD}exe')
    expect(lastPart('a/b/c.pdf')).toBe('c.pdf')
  })
})
