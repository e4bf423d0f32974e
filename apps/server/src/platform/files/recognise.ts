import { spawn } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { Worker } from 'node:worker_threads'
import sharp from 'sharp'
import type { OcrConfig } from '../files-config.ts'
import { checkImage, inTurn, MAX_MEGAPIXELS } from './image.ts'

/** Text that was read off a picture, and how sure the reader is, in percent. */
export type ReadText = { text: string; confidence: number }

/** Why there is none: it took too long, or could not be read at all. */
export class TextUnread extends Error {
  readonly why: 'TIMEOUT' | 'FAILED'
  constructor(why: 'TIMEOUT' | 'FAILED') {
    super(why)
    this.why = why
  }
}

/** Whatever reads text off pictures; a recogniser of another make stands behind the same call. */
export type TextReader = {
  /** @throws TextUnread; IMAGE_TOO_LARGE, IMAGE_UNREADABLE */
  read(picture: Buffer, signal: AbortSignal): Promise<ReadText>
}

const PDF_SECONDS = 30
const PDF_HEAP_MEGABYTES = 512

/** Reads the words that stand in a PDF, in a thread that ends when its time is over. A scanned one has none. */
export const pdfReader: TextReader = {
  async read(pdf, signal) {
    const worker = new Worker(new URL('./pdf-words-thread.ts', import.meta.url), {
      workerData: { pdf },
      resourceLimits: { maxOldGenerationSizeMb: PDF_HEAP_MEGABYTES },
      env: {},
    })
    let late = false
    const end = () => void worker.terminate()
    const timer = setTimeout(() => {
      late = true
      end()
    }, PDF_SECONDS * 1000)
    signal.addEventListener('abort', end, { once: true })
    try {
      const text = await new Promise<string>((resolve, reject) => {
        worker.once('message', resolve)
        worker.once('error', reject)
        worker.once('exit', () => reject(new Error('ended without an answer')))
      })
      return { text, confidence: 100 }
    } catch {
      signal.throwIfAborted()
      throw new TextUnread(late ? 'TIMEOUT' : 'FAILED')
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      end()
    }
  },
}

/** More than this on a side adds nothing to reading and much to its time. */
const SIDE_MAX = 2400
const HEAP_MEGABYTES = 512
const DATA = /^([A-Za-z_]+)\.traineddata(?:\.gz)?$/
/** The languages whose data stands in the folder. @throws where it can't be read */
export async function languagesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder)
  return names.flatMap((name) => DATA.exec(name)?.[1] ?? []).sort()
}

const PROGRAM = join(import.meta.dirname, 'recognise-program.ts')

/** Reads by Tesseract in a process of its own, which knows no settings and dies when its time is over. */
export function tesseractReader({ folder, seconds }: NonNullable<OcrConfig>): TextReader {
  return {
    async read(picture, signal) {
      await checkImage(picture)
      const upright = await inTurn(() =>
        sharp(picture, { limitInputPixels: MAX_MEGAPIXELS * 1_000_000 })
          .autoOrient()
          .resize({ width: SIDE_MAX, height: SIDE_MAX, fit: 'inside', withoutEnlargement: true })
          .flatten({ background: '#ffffff' })
          .greyscale()
          .png()
          .timeout({ seconds: 20 })
          .toBuffer(),
      ).catch(() => {
        throw new TextUnread('FAILED')
      })
      return readAside(upright, folder, seconds, signal)
    },
  }
}

async function readAside(picture: Buffer, folder: string, seconds: number, signal: AbortSignal): Promise<ReadText> {
  const given = [`--max-old-space-size=${HEAP_MEGABYTES}`, PROGRAM, folder]
  const child = spawn(process.execPath, given, { env: {}, stdio: ['pipe', 'pipe', 'ignore'] })
  let late = false
  const kill = () => void child.kill('SIGKILL')
  const timer = setTimeout(() => {
    late = true
    kill()
  }, seconds * 1000)
  signal.addEventListener('abort', kill, { once: true })
  // What it does not read any more is no failure of ours.
  child.stdin.on('error', () => undefined)
  child.stdin.end(picture)
  try {
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    const [said, code] = await Promise.all([buffer(child.stdout), ended])
    if (late) throw new TextUnread('TIMEOUT')
    signal.throwIfAborted()
    if (code !== 0) throw new TextUnread('FAILED')
    const { text, confidence } = JSON.parse(said.toString('utf8')) as ReadText
    return { text, confidence: Math.round(confidence) }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', kill)
    kill()
  }
}
