const HEAD_BYTES = 64 * 1024
const TAIL_BYTES = 128 * 1024

/**
 * The two ends of a content, which is where file formats say what they are: the first 64 kB and the last 128 kB. They
 * overlap, and both are the whole, when the content is small.
 */
export type Edges = { head: Buffer; tail: Buffer; size: number }

/** The ends of a content in memory. */
export function edgesOf(bytes: Uint8Array): Edges {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return {
    head: whole.subarray(0, HEAD_BYTES),
    tail: whole.subarray(Math.max(0, whole.length - TAIL_BYTES)),
    size: whole.length,
  }
}

/** Keeps copies of the ends of a content that passes by in blocks. */
export class EdgeCollector {
  #size = 0
  #head = Buffer.alloc(0)
  readonly #tail = Buffer.allocUnsafe(TAIL_BYTES)
  #tailSize = 0

  /** Takes note of a block, whose memory may be used again afterwards. */
  add(block: Buffer): void {
    this.#size += block.length
    const missing = HEAD_BYTES - this.#head.length
    if (missing > 0) this.#head = Buffer.concat([this.#head, block.subarray(0, missing)])
    const last = block.subarray(Math.max(0, block.length - TAIL_BYTES))
    const kept = Math.min(this.#tailSize, TAIL_BYTES - last.length)
    this.#tail.copyWithin(0, this.#tailSize - kept, this.#tailSize)
    last.copy(this.#tail, kept)
    this.#tailSize = kept + last.length
  }

  edges(): Edges {
    return { head: this.#head, tail: this.#tail.subarray(0, this.#tailSize), size: this.#size }
  }
}
