/** A piece of a page's content: what operators are given. */
export type Token =
  | { kind: 'number'; value: number }
  | { kind: 'name'; name: string }
  | { kind: 'string'; bytes: Buffer }
  | { kind: 'array'; items: Token[] }

/** An operator with what stood before it. */
export type Operation = { operator: string; operands: Token[] }

const DELIMITERS = new Set(['(', ')', '<', '>', '[', ']', '{', '}', '/', '%'])
const SPACES = new Set(['\0', '\t', '\n', '\f', '\r', ' '])
const ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12 }
const OPERANDS_MAX = 64
const NESTED_MAX = 32

/** Reads a content stream letter by letter; what makes no sense is passed over, as readers do. */
class Lexer {
  readonly #text: string
  #at = 0

  constructor(content: Buffer) {
    this.#text = content.toString('latin1')
  }

  get #here(): string {
    return this.#text[this.#at] ?? ''
  }

  /** The next token, an operator as a plain word, or null at the end. */
  next(depth = 0): Token | string | null {
    this.#skip()
    const here = this.#here
    if (here === '') return null
    if (here === '/') return { kind: 'name', name: this.#name() }
    if (here === '(') return { kind: 'string', bytes: this.#literal() }
    if (here === '<' && this.#text[this.#at + 1] !== '<') return { kind: 'string', bytes: this.#hex() }
    if (here === '[') return { kind: 'array', items: this.#array(depth) }
    if (DELIMITERS.has(here)) {
      this.#at += 1
      return here
    }
    const word = this.#word()
    if (word === 'BI') this.#passImage()
    return /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(word) ? { kind: 'number', value: Number(word) } : word
  }

  #skip(): void {
    for (;;) {
      while (SPACES.has(this.#here)) this.#at += 1
      if (this.#here !== '%') return
      const end = this.#text.slice(this.#at).search(/[\r\n]/)
      this.#at = end < 0 ? this.#text.length : this.#at + end
    }
  }

  #word(): string {
    const from = this.#at
    while (this.#here !== '' && !SPACES.has(this.#here) && !DELIMITERS.has(this.#here)) this.#at += 1
    return this.#text.slice(from, this.#at)
  }

  #name(): string {
    this.#at += 1
    return this.#word().replaceAll(/#([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
  }

  #literal(): Buffer {
    const codes: number[] = []
    let open = 0
    while (this.#here !== '') {
      const here = this.#here
      this.#at += 1
      if (here === '\\') {
        const code = this.#escaped()
        if (code !== null) codes.push(code)
        continue
      }
      if (here === '(') open += 1
      if (here === ')') open -= 1
      if (open === 0) break
      if (here !== '(' || open > 1) codes.push(here.charCodeAt(0))
    }
    return Buffer.from(codes)
  }

  #escaped(): number | null {
    const here = this.#here
    const octal = /^[0-7]{1,3}/.exec(this.#text.slice(this.#at, this.#at + 3))?.[0]
    this.#at += octal?.length ?? 1
    if (octal !== undefined) return Number.parseInt(octal, 8) & 255
    if (here === '\r' && this.#here === '\n') this.#at += 1
    return here === '\n' || here === '\r' ? null : (ESCAPES[here] ?? here.charCodeAt(0) & 255)
  }

  #hex(): Buffer {
    const end = this.#text.indexOf('>', this.#at)
    const digits = this.#text.slice(this.#at + 1, end < 0 ? undefined : end).replaceAll(/[^0-9a-f]/gi, '')
    this.#at = end < 0 ? this.#text.length : end + 1
    return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex')
  }

  #array(depth: number): Token[] {
    this.#at += 1
    const items: Token[] = []
    for (;;) {
      const token = depth < NESTED_MAX ? this.next(depth + 1) : null
      if (token === null || token === ']') return items
      if (typeof token !== 'string') items.push(token)
    }
  }

  /** A picture that stands in the content itself. */
  #passImage(): void {
    const end = /[\s]EI(?=[\s]|$)/.exec(this.#text.slice(this.#at))
    this.#at = end ? this.#at + end.index + end[0].length : this.#text.length
  }
}

/** The operations of a page's content, in their order. */
export function* tokensOf(content: Buffer): Generator<Operation> {
  const lexer = new Lexer(content)
  let operands: Token[] = []
  for (let token = lexer.next(); token !== null; token = lexer.next()) {
    if (typeof token !== 'string') {
      operands.push(token)
      if (operands.length > OPERANDS_MAX) operands = operands.slice(-OPERANDS_MAX)
      continue
    }
    yield { operator: token, operands }
    operands = []
  }
}
