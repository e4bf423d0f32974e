import { fileTypeFromBuffer } from 'file-type'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { looksOf } from '../pictures/portrait.ts'
import { identificationVideo } from '../pictures/video.ts'
import { writeWebm } from '../pictures/webm.ts'

test('[I-02] the identification video is a WebM file of modest size', async () => {
  const looks = looksOf('kontor', 1, { sex: 'F', origin: 'hong-kong', age: 33 })
  const video = await identificationVideo(looks, '4172', 'zh-Hant')
  expect((await fileTypeFromBuffer(video))?.mime).toBe('video/webm')
  expect(video.length).toBeLessThan(1_000_000)
})

test('frames of different sizes are refused', async () => {
  const frame = (width: number) =>
    sharp({ create: { width, height: 16, channels: 3, background: '#456' } })
      .webp()
      .toBuffer()
  const webp = [await frame(16), await frame(32)]
  expect(() => writeWebm({ webp, frameMs: 40 })).toThrow('one size')
})
