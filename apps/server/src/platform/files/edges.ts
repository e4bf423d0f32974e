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

/** Keeps the ends of a content that passes by in chunks. */
export class EdgeCollector {
  #size = 0
  #head: Buffer[] = []
  #headSize = 0
  #tail: Buffer[] = []
  #tailSize = 0

  /** Takes note of a chunk. Its bytes are not copied: who reads a stream gets each chunk for itself. */
  add(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    this.#size += bytes.length
    if (this.#headSize < HEAD_BYTES) {
      const part = bytes.subarray(0, HEAD_BYTES - this.#headSize)
      this.#head.push(part)
      this.#headSize += part.length
    }
    this.#tail.push(bytes.subarray(Math.max(0, bytes.length - TAIL_BYTES)))
    this.#tailSize += Math.min(bytes.length, TAIL_BYTES)
    for (let first = this.#tail[0]; first && this.#tailSize - first.length >= TAIL_BYTES; first = this.#tail[0]) {
      this.#tail.shift()
      this.#tailSize -= first.length
    }
  }

  edges(): Edges {
    const tail = Buffer.concat(this.#tail)
    return {
      head: Buffer.concat(this.#head),
      tail: tail.subarray(Math.max(0, tail.length - TAIL_BYTES)),
      size: this.#size,
    }
  }
}
