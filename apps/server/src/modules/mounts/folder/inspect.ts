import { createHash } from 'node:crypto'
import { Refused } from '#kernel/refusal.ts'
import type { Edges } from '#platform/files/edges.ts'
import { sniff } from '#platform/files/sniff.ts'
import { openInside } from './walk.ts'

const HEAD_BYTES = 64 * 1024
const TAIL_BYTES = 128 * 1024

/** What a file is by its bytes, and what it is known again by. */
export type Inspected = { kind: string; mime: string; fingerprint: string }

/** What is not shown in a browser whatever its name says. */
const CLOSED = { kind: 'unknown', mime: 'application/octet-stream' }

/** Reads both ends of a file. @throws FILE_VANISHED, OUTSIDE_ROOT */
export async function inspect(root: Buffer, path: Buffer): Promise<Inspected> {
  const { handle, size } = await openInside(root, path)
  try {
    const read = async (from: number, length: number) => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, from)
      return buffer.subarray(0, bytesRead)
    }
    const head = await read(0, Math.min(size, HEAD_BYTES))
    const tail = await read(Math.max(0, size - TAIL_BYTES), Math.min(size, TAIL_BYTES))
    const fingerprint = createHash('sha256').update(String(size)).update(head).update(tail).digest('hex')
    return { ...(await typeOf({ head, tail, size })), fingerprint }
  } finally {
    await handle.close()
  }
}

/** An old folder holds what it holds: what is empty, runs or is two things at once is only ever downloaded. */
async function typeOf(edges: Edges): Promise<{ kind: string; mime: string }> {
  try {
    const { kind, mime } = await sniff(edges)
    return { kind, mime }
  } catch (error) {
    if (error instanceof Refused) return CLOSED
    throw error
  }
}
