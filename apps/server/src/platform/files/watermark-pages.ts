import { parentPort, workerData } from 'node:worker_threads'
import { PDFDocument } from '@cantoo/pdf-lib'

/** Lays a tile over every page of a PDF; runs in a thread of its own. */
const { pdf, tile } = workerData as { pdf: Uint8Array; tile: Uint8Array }
const document = await PDFDocument.load(pdf, { updateMetadata: false })
const mark = await document.embedPng(tile)
for (const page of document.getPages()) {
  const { x, y, width, height } = page.getCropBox()
  const wide = Math.min(mark.width / 2, width)
  const high = (wide / mark.width) * mark.height
  for (let up = y; up < y + height; up += high) {
    for (let along = x; along < x + width; along += wide) {
      page.drawImage(mark, { x: along, y: up, width: wide, height: high })
    }
  }
}
const bytes = await document.save()
parentPort?.postMessage(bytes, [bytes.buffer as ArrayBuffer])
