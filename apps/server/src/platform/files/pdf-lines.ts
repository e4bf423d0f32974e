import type { Encoding, Measure } from './pdf-encoding.ts'
import type { Token } from './pdf-tokens.ts'

/** Within this many heights of a letter two pieces stand on one line, or one behind the other without a space. */
const SAME_LINE = 0.4
const SAME_WORD = 0.2
/** A piece that begins so far before the end of the last one stands somewhere else. */
const BACK = 1

type Place = { x: number; y: number }

export const numbersOf = (operands: readonly Token[]): number[] =>
  operands.flatMap((operand) => (operand.kind === 'number' ? [operand.value] : []))

/**
 * The text of pages as their operators draw it piece by piece: what follows on the same line and close by is one word, what
 * is further a new word, what is above or below a new line. Turned and slanted text counts by its size alone.
 */
export class Words {
  text = ''
  #font: { read: Encoding; measure: Measure } = { read: () => '', measure: () => 0 }
  #size = 1
  #scale = 1
  #leading = 0
  #line: Place = { x: 0, y: 0 }
  #x = 0
  #end: Place | null = null

  setFont(font: { read: Encoding; measure: Measure }, size = 1): void {
    this.#font = font
    this.#size = size || 1
  }

  newPage(): void {
    this.#end = null
    if (this.text !== '') this.text += '\n'
  }

  operate(operator: string, operands: readonly Token[]): void {
    const numbers = numbersOf(operands)
    const last = operands.at(-1)
    switch (operator) {
      case 'BT':
        this.#scale = 1
        return this.#goTo(0, 0)
      case 'Tm':
        this.#scale = Math.hypot(numbers[0] ?? 1, numbers[1] ?? 0) || 1
        return this.#goTo(numbers[4] ?? 0, numbers[5] ?? 0)
      case 'TL':
        this.#leading = numbers[0] ?? 0
        return
      case 'TD':
        this.#leading = -(numbers[1] ?? 0)
        return this.#move(numbers[0] ?? 0, numbers[1] ?? 0)
      case 'Td':
        return this.#move(numbers[0] ?? 0, numbers[1] ?? 0)
      case 'T*':
        return this.#move(0, -(this.#leading || this.#size))
      case "'":
      case '"':
        this.#move(0, -(this.#leading || this.#size))
        return this.#show(last)
      case 'Tj':
      case 'TJ':
        return this.#show(last)
    }
  }

  get #height(): number {
    return Math.abs(this.#size * this.#scale)
  }

  #goTo(x: number, y: number): void {
    this.#line = { x, y }
    this.#x = x
  }

  #move(x: number, y: number): void {
    this.#goTo(this.#line.x + x * this.#scale, this.#line.y + y * this.#scale)
  }

  #show(token: Token | undefined): void {
    const pieces = token?.kind === 'array' ? token.items : token ? [token] : []
    for (const piece of pieces) {
      if (piece.kind === 'number') this.#x -= (piece.value / 1000) * this.#height
      if (piece.kind === 'string') this.#piece(piece.bytes)
    }
  }

  #piece(bytes: Buffer): void {
    const read = this.#font.read(bytes)
    const { y } = this.#line
    if (read !== '') {
      if (this.#end) this.#setApart(this.#end, y)
      this.text += read
    }
    this.#x += this.#font.measure(bytes) * this.#height
    if (read !== '') this.#end = { x: this.#x, y }
  }

  #setApart(end: Place, y: number): void {
    if (/\s$/.test(this.text)) return
    if (Math.abs(y - end.y) > SAME_LINE * this.#height) this.text += '\n'
    else if (this.#x - end.x > SAME_WORD * this.#height || end.x - this.#x > BACK * this.#height) this.text += ' '
  }
}
