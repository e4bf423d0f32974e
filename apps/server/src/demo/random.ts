/**
 * Repeatable randomness for generated data: the same seed and path give the same draws on every
 * machine, and any row can be drawn without drawing the rows before it.
 */
export type Random = {
  /** Uniform in [0, 1), 32 bits of it. */
  next(): number
  /** Uniform integer in [low, high], both ends included. */
  int(low: number, high: number): number
  chance(probability: number): boolean
  pick<T>(items: readonly T[]): T
  /** Rounded number from a bell around the middle of [low, high]; both ends possible, rare. */
  bell(low: number, high: number): number
  /** Digits with leading zeros kept. */
  digits(count: number): string
  /** Draws an item by weight; build the table once with `weights`. */
  from<T>(table: Weighted<T>): T
}

export type Weighted<T> = { readonly items: readonly T[]; readonly upTo: readonly number[] }

/** A table for `Random.from`. Weights need not sum to anything. */
export function weights<T>(entries: readonly (readonly [T, number])[]): Weighted<T> {
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0)
  let running = 0
  const upTo = entries.map(([, weight]) => (running += weight / total))
  return { items: entries.map(([item]) => item), upTo }
}

/** A source for one place of the generated world, e.g. `randomAt('small', 'client', 17)`. */
export function randomAt(seed: string, topic: string, index = 0): Random {
  return sourceFrom(mix(hash(seed), mix(hash(topic), index)))
}

const hashes = new Map<string, number>()

function hash(text: string): number {
  const known = hashes.get(text)
  if (known !== undefined) return known
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  hashes.set(text, h >>> 0)
  return h >>> 0
}

/** Finaliser of MurmurHash3 over both words: neighbouring indexes end up far apart. */
function mix(a: number, b: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** Mulberry32: 32 bits of state are plenty for a few dozen draws per row. */
function sourceFrom(state: number): Random {
  let s = state
  const next = (): number => {
    s = (s + 0x6d2b79f5) | 0
    let t = Math.imul(s ^ (s >>> 15), 1 | s)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (items) => {
      const item = items[int(0, items.length - 1)]
      if (item === undefined) throw new Error('nothing to pick from')
      return item
    },
    bell: (low, high) => Math.round(low + ((next() + next() + next()) / 3) * (high - low)),
    digits: (count) => Array.from({ length: count }, () => int(0, 9)).join(''),
    from: (table) => {
      const at = next()
      const found = table.upTo.findIndex((limit) => at < limit)
      const item = table.items[found === -1 ? table.items.length - 1 : found]
      if (item === undefined) throw new Error('nothing to draw from')
      return item
    },
  }
}

/**
 * Shuffles 0…size-1 without holding it in memory: every index below `size` maps to another number
 * below `size`, and no two to the same. Generated numbers that must be unique come from here.
 */
export function scatter(index: number, size: number, salt: number): number {
  if (index < 0 || index >= size) throw new Error(`index ${index} is outside 0…${size - 1}`)
  const product = index * stepOf(size)
  if (Number.isSafeInteger(product)) return (product + salt) % size
  return Number((BigInt(index) * BigInt(stepOf(size)) + BigInt(salt)) % BigInt(size))
}

const steps = new Map<number, number>()

/** A step that visits every number below `size` before it returns to the first. */
function stepOf(size: number): number {
  const known = steps.get(size)
  if (known !== undefined) return known
  let step = Math.floor(size * 0.6180339887) | 1
  while (gcd(step, size) !== 1) step += 2
  steps.set(size, step)
  return step
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b)
}
