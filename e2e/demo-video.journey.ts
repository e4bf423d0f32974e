import { fileTypeFromBuffer } from 'file-type'
import { chromium } from 'playwright-core'
import { expect, test } from 'vitest'
import { looksOf } from '../apps/server/src/demo/pictures/portrait.ts'
import { identificationVideo } from '../apps/server/src/demo/pictures/video.ts'
import { findBrowser } from '../scripts/browser.ts'

const looks = looksOf('kontor', 1, { sex: 'F', origin: 'hong-kong', age: 33 })

test('[I-02] the identification video plays and seeks in a browser', async () => {
  const video = await identificationVideo(looks, '4172', 'zh-Hant')
  expect((await fileTypeFromBuffer(video))?.mime).toBe('video/webm')
  const browser = await chromium.launch(await findBrowser())
  try {
    const page = await browser.newPage()
    const seen = await page.evaluate(async (base64) => {
      const element = document.createElement('video')
      element.muted = true
      element.src = `data:video/webm;base64,${base64}`
      const event = (name: string) =>
        new Promise((resolve, reject) => {
          element.addEventListener(name, resolve, { once: true })
          element.addEventListener('error', () => reject(new Error(element.error?.message)), { once: true })
        })
      await event('loadeddata')
      const seeked = event('seeked')
      element.currentTime = 2.55
      await seeked
      const at = element.currentTime
      const ended = event('ended')
      await element.play()
      await ended
      return { at, duration: element.duration, width: element.videoWidth, height: element.videoHeight }
    }, video.toString('base64'))
    expect(seen).toEqual({ at: 2.55, duration: 4, width: 480, height: 640 })
  } finally {
    await browser.close()
  }
})
