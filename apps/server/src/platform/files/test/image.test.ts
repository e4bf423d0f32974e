import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { checkImage, inTurn, thumbnail } from '#platform/files/image.ts'
import { pdf, picture, pngClaiming } from './corpus.ts'
import { noise } from './store-contract.ts'

describe('[I-20] pictures', () => {
  it('refuses a picture of 200 megapixels by its header', async () => {
    const flood = pngClaiming(20_000, 10_000)
    const refused = {
      code: 'IMAGE_TOO_LARGE',
      status: 422,
      params: { width: 20_000, height: 10_000, maxMegapixels: 50 },
    }
    await expect(checkImage(flood)).rejects.toMatchObject(refused)
    await expect(thumbnail(flood)).rejects.toMatchObject(refused)
    expect(await checkImage(pngClaiming(10_000, 5000))).toEqual({ width: 10_000, height: 5000 })
    await expect(checkImage(pngClaiming(10_000, 5001))).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE' })
  })

  it('counts every frame of an animation', async () => {
    const frames = await sharp(await picture('gif', 100, 100)).toBuffer()
    expect(await checkImage(frames)).toEqual({ width: 100, height: 100 })
    const raw = { width: 100, height: 1000, channels: 3 as const, pageHeight: 100 }
    const animation = await sharp(noise(300_000, 1), { raw }).gif().toBuffer()
    await expect(checkImage(animation, 0.05)).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE' })
  })

  it.each([
    ['no picture', Buffer.from('hello')],
    ['nothing', Buffer.alloc(0)],
    ['noise', noise(4000, 2)],
    ['a PDF', pdf()],
  ])('says that %s cannot be read', async (_name, bytes) => {
    await expect(checkImage(bytes)).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' })
    await expect(thumbnail(bytes)).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' })
  })

  it('are drawn one after the other, so that the threads which write uploads stay free; one that fails holds up none', async () => {
    const photo = await sharp(noise(1200 * 900 * 3, 4), { raw: { width: 1200, height: 900, channels: 3 } })
      .jpeg()
      .toBuffer()
    const torn = photo.subarray(0, 20_000)
    const made = await Promise.allSettled([photo, torn, photo].map((bytes) => thumbnail(bytes)))
    expect(made.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    let [busy, most] = [0, 0]
    const draw = (bytes: Buffer) => async () => {
      busy += 1
      most = Math.max(most, busy)
      await sharp(bytes)
        .resize(100)
        .toBuffer()
        .finally(() => {
          busy -= 1
        })
    }
    await Promise.allSettled([photo, torn, photo, photo].map((bytes) => inTurn(draw(bytes))))
    expect([busy, most]).toEqual([0, 1])
  })

  it('reads the size from the first bytes', async () => {
    const photo = await sharp(noise(900 * 600 * 3, 3), { raw: { width: 900, height: 600, channels: 3 } })
      .jpeg()
      .toBuffer()
    expect(await checkImage(photo.subarray(0, 20_000))).toEqual({ width: 900, height: 600 })
  })

  it('makes a small upright WebP without metadata and leaves small pictures small', async () => {
    const photo = await sharp(await picture('jpeg', 800, 400))
      .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '22/1 18/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .toBuffer()
    expect((await sharp(photo).metadata()).exif).toBeDefined()
    const small = await sharp(await thumbnail(photo, 200)).metadata()
    expect(small).toMatchObject({ format: 'webp', width: 100, height: 200 })
    expect(small.exif).toBeUndefined()
    expect(small.orientation).toBeUndefined()
    expect(await checkImage(photo)).toEqual({ width: 400, height: 800 })
    expect(await sharp(await thumbnail(await picture('png', 20, 10))).metadata()).toMatchObject({
      width: 20,
      height: 10,
    })
  })

  it('gives up on a picture that breaks off', async () => {
    const photo = await sharp(noise(900 * 600 * 3, 4), { raw: { width: 900, height: 600, channels: 3 } })
      .png()
      .toBuffer()
    await expect(thumbnail(photo.subarray(0, photo.length / 2))).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' })
  })
})
