import sharp, { type Metadata } from 'sharp'
import { platformErrors } from '../errors.ts'

/** Width and height in pixels as a person sees the picture, that is after the camera's rotation. */
export type ImageSize = { width: number; height: number }

/** A picture of more pixels costs more memory than anyone's document is worth. */
export const MAX_MEGAPIXELS = 50

/** Derived pictures are made one at a time per process, with no cache that outlives them. */
sharp.cache(false)
sharp.concurrency(1)

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
  try {
    return await sharp(input, { limitInputPixels: maxMegapixels * 1_000_000, failOn: 'error', sequentialRead: true })
      .autoOrient()
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 80 })
      .timeout({ seconds: 20 })
      .toBuffer()
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
