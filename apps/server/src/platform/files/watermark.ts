import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import sharp from 'sharp'
import { platformErrors } from '../errors.ts'
import { checkImage, MAX_MEGAPIXELS } from './image.ts'
import { isPdf } from './pdf-watch.ts'

/** A copy that says who saw it and when; the original is untouched. */
export type MarkedCopy = { bytes: Buffer; mime: string; ext: string }

const FONT = join(
  dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-sc/package.json')),
  '400Regular',
  'NotoSansSC_400Regular.ttf',
)
/** Share of the longer side that a line of the mark takes, and its limits in pixels. */
const LINE = { share: 0.45, least: 120, most: 1400 }
const OPACITY = 0.34
const ANGLE = -24
const PDF_SECONDS = 20
const PDF_HEAP_MEGABYTES = 512
const PDF_MARK_PIXELS = 420

/** Formats a copy is written in again; every other becomes a JPEG. */
const FORMS: Readonly<Record<string, { format: 'png' | 'webp' | 'gif' | 'tiff' | 'avif'; ext: string }>> = {
  'image/png': { format: 'png', ext: 'png' },
  'image/webp': { format: 'webp', ext: 'webp' },
  'image/gif': { format: 'gif', ext: 'gif' },
  'image/tiff': { format: 'tiff', ext: 'tif' },
  'image/avif': { format: 'avif', ext: 'avif' },
}

/** Formats that carry a mark in their pixels or pages; sound and video get theirs from the player. */
export const takesMark = (mime: string): boolean => mime.startsWith('image/') || isPdf(mime)

const NOTHING = { r: 0, g: 0, b: 0, alpha: 0 }

/** The text in one colour on nothing. */
function lineOf(text: string, colour: string, width: number): Promise<Buffer> {
  const safe = text.toWellFormed().replaceAll(/[\p{Cc}<>&]/gu, ' ')
  const height = Math.max(24, Math.round(width / 8))
  const pango = `<span foreground="${colour}">${safe}</span>`
  return sharp({ text: { text: pango, fontfile: FONT, font: 'Noto Sans SC', width, height, rgba: true } })
    .png()
    .toBuffer()
}

/** A wall of small pictures asks for one tile many times, and the text changes with every minute. */
const TILES_MAX = 16
const tiles = new Map<string, Promise<Buffer>>()

function tileFor(text: string, width: number): Promise<Buffer> {
  const key = `${width} ${text}`
  const known = tiles.get(key)
  if (known) return known
  const [oldest] = tiles.keys()
  if (tiles.size >= TILES_MAX && oldest !== undefined) tiles.delete(oldest)
  const made = tileOf(text, width)
  tiles.set(key, made)
  made.catch(() => tiles.delete(key))
  return made
}

/** The text as a slanted tile on nothing, dark with a light edge, so that it is read on every ground. */
async function tileOf(text: string, width: number): Promise<Buffer> {
  const [dark, light] = [await lineOf(text, '#111827', width), await lineOf(text, '#ffffff', width)]
  const edge = Math.max(1, Math.round(width / 300))
  const line = await sharp(light)
    .extend({ right: edge, bottom: edge, top: edge, left: edge, background: NOTHING })
    .composite([{ input: dark, left: 0, top: 0 }])
    .png()
    .toBuffer()
  const slanted = await sharp(line).rotate(ANGLE, { background: NOTHING }).png().toBuffer()
  const gap = Math.round(width * 0.08)
  const tile = await sharp(slanted)
    .extend({ top: gap, bottom: gap, left: gap, right: gap, background: NOTHING })
    .png()
    .toBuffer()
  const { data, info } = await sharp(tile).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  for (let at = 3; at < data.length; at += 4) data[at] = Math.round((data[at] ?? 0) * OPACITY)
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 4 } })
    .png()
    .toBuffer()
}

/**
 * A picture with the text across it, upright and without metadata, in its own format or as JPEG.
 *
 * @throws IMAGE_TOO_LARGE, IMAGE_UNREADABLE
 */
async function markedPicture(input: Buffer, mime: string, text: string): Promise<MarkedCopy> {
  const { width, height } = await checkImage(input)
  const wanted = Math.round(Math.max(width, height) * LINE.share)
  const tile = await tileFor(text, Math.min(LINE.most, Math.max(LINE.least, wanted)))
  const form = FORMS[mime]
  try {
    const upright = sharp(input, { limitInputPixels: MAX_MEGAPIXELS * 1_000_000, failOn: 'error' }).autoOrient()
    const flat = await (form ? upright : upright.flatten({ background: '#ffffff' })).png().toBuffer()
    const cut = await fitted(tile, width, height)
    const marked = sharp(flat)
      .composite([{ input: cut, tile: true }])
      .timeout({ seconds: 30 })
    return form
      ? { bytes: await marked.toFormat(form.format).toBuffer(), mime, ext: form.ext }
      : { bytes: await marked.jpeg({ quality: 88 }).toBuffer(), mime: 'image/jpeg', ext: 'jpg' }
  } catch {
    throw platformErrors.IMAGE_UNREADABLE()
  }
}

/** What is laid over a picture is no larger than it. */
async function fitted(tile: Buffer, width: number, height: number): Promise<Buffer> {
  const { width: wide = 1, height: high = 1 } = await sharp(tile).metadata()
  if (wide <= width && high <= height) return tile
  return sharp(tile).resize({ width, height, fit: 'inside' }).png().toBuffer()
}

/** A PDF with the text across every page; read and written beside the main thread, and given up in time. */
async function markedPdf(input: Buffer, mime: string, text: string): Promise<MarkedCopy> {
  const tile = await tileFor(text, PDF_MARK_PIXELS)
  const worker = new Worker(new URL('./watermark-pages.ts', import.meta.url), {
    workerData: { pdf: input, tile },
    resourceLimits: { maxOldGenerationSizeMb: PDF_HEAP_MEGABYTES },
    env: {},
  })
  const timer = setTimeout(() => void worker.terminate(), PDF_SECONDS * 1000)
  try {
    const bytes = await new Promise<Uint8Array>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
      worker.once('exit', () => reject(new Error('ended without an answer')))
    })
    return { bytes: Buffer.from(bytes), mime, ext: 'pdf' }
  } catch {
    throw platformErrors.WATERMARK_FAILED()
  } finally {
    clearTimeout(timer)
    void worker.terminate()
  }
}

/**
 * A copy with the text across it.
 *
 * @throws IMAGE_TOO_LARGE, IMAGE_UNREADABLE; WATERMARK_FAILED for a PDF that can't be written on (encrypted, broken)
 */
export function markedCopy(input: Buffer, mime: string, text: string): Promise<MarkedCopy> {
  return isPdf(mime) ? markedPdf(input, mime, text) : markedPicture(input, mime, text)
}
