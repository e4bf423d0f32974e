import sharp, { type Metadata } from 'sharp'
import { platformErrors } from '../errors.ts'

/** Width and height in pixels as a person sees the picture, that is after the camera's rotation. */
export type ImageSize = { width: number; height: number }

/** A picture of more pixels costs more memory than anyone's document is worth. */
export const MAX_MEGAPIXELS = 50

/** A derived picture takes one thread, and no cache outlives it. */
sharp.cache(false)
sharp.concurrency(1)

let last: Promise<unknown> = Promise.resolve()

/**
 * Draws what nobody waits for, one after the other: each takes one of the four threads that read, write and sync files for as
 * long as it is drawn, and with all of them taken every upload would wait for pictures.
 */
export function inTurn<T>(draw: () => Promise<T>): Promise<T> {
  const turn = last.then(draw)
  last = turn.catch(() => undefined)
  return turn
}

/**
 * Reads a picture's size from its header, without decoding it. `input` is the content or its first bytes.
 * Refusals: IMAGE_TOO_LARGE beyond the limit, IMAGE_UNREADABLE for what is no picture.
 */
export async function checkImage(input: Buffer, maxMegapixels = MAX_MEGAPIXELS): Promise<ImageSize> {
  const found = await readMetadata(input)
  const { width, height } = found.autoOrient ?? found
  if (!width || !height) throw platformErrors.IMAGE_UNREADABLE()
  const frames = found.pages ?? 1
  if (width * height * frames > maxMegapixels * 1_000_000) {
    throw platformErrors.IMAGE_TOO_LARGE({ width, height, maxMegapixels })
  }
  return { width, height }
}

/**
 * A small WebP of a picture, at most `side` pixels either way: upright, first frame, without metadata such as the place
 * it was taken. Refusals: IMAGE_TOO_LARGE, IMAGE_UNREADABLE. The original is untouched and stays usable either way.
 */
export async function thumbnail(input: Buffer, side = 320, maxMegapixels = MAX_MEGAPIXELS): Promise<Buffer> {
  await checkImage(input, maxMegapixels)
  const small = () =>
    sharp(input, { limitInputPixels: maxMegapixels * 1_000_000, failOn: 'error', sequentialRead: true })
      .autoOrient()
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 80 })
      .timeout({ seconds: 20 })
      .toBuffer()
  try {
    return await inTurn(small)
  } catch {
    throw platformErrors.IMAGE_UNREADABLE()
  }
}

/** Qualities tried one after the other before a picture is made smaller. */
const QUALITIES = [90, 80, 70, 60, 50]
const SHRINK = 0.8
const SIDE_MIN = 200

/**
 * A copy of a picture in this format, upright, without metadata, at most `maxSide` pixels either way and, by quality first
 * and size then, at most `maxBytes` large; null when it would no longer be worth looking at.
 *
 * @throws IMAGE_TOO_LARGE, IMAGE_UNREADABLE
 */
export async function pictureWithin(
  input: Buffer,
  { form, maxBytes, maxSide }: { form: 'jpg' | 'png'; maxBytes: number | null; maxSide: number | null },
): Promise<Buffer | null> {
  const { width, height } = await checkImage(input)
  let side = Math.min(maxSide ?? Number.POSITIVE_INFINITY, Math.max(width, height))
  for (; side >= Math.min(SIDE_MIN, Math.max(width, height)); side = Math.floor(side * SHRINK)) {
    for (const quality of form === 'jpg' ? QUALITIES : [100]) {
      const made = await drawn(input, form, side, quality)
      if (maxBytes === null || made.length <= maxBytes) return made
    }
  }
  return null
}

async function drawn(input: Buffer, form: 'jpg' | 'png', side: number, quality: number): Promise<Buffer> {
  try {
    const sized = sharp(input, { limitInputPixels: MAX_MEGAPIXELS * 1_000_000, failOn: 'error', sequentialRead: true })
      .autoOrient()
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .timeout({ seconds: 30 })
    // What was see-through becomes white paper.
    return await inTurn(() =>
      form === 'jpg' ? sized.flatten({ background: '#ffffff' }).jpeg({ quality }).toBuffer() : sized.png().toBuffer(),
    )
  } catch {
    throw platformErrors.IMAGE_UNREADABLE()
  }
}

async function readMetadata(input: Buffer): Promise<Metadata> {
  try {
    return await sharp(input, { limitInputPixels: false, failOn: 'none' }).metadata()
  } catch {
    throw platformErrors.IMAGE_UNREADABLE()
  }
}
