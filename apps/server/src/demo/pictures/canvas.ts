import sharp from 'sharp'
import { type Face, lettering } from './lettering.ts'

/** A whole SVG document around `body`. */
export function drawing(width: number, height: number, body: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${body}</svg>`
}

/** The mark every generated picture carries: it must never pass for a real paper. */
export function specimenMark(width: number, height: number, face: Face): string {
  const text = face === 'hk' ? 'SPECIMEN 樣本' : 'SPECIMEN 样本'
  const size = Math.round(Math.min(width / 8.6, height / 3.2))
  const mark = lettering(face, text, width / 2, height / 2 + size * 0.35, {
    size,
    weight: 700,
    fill: '#c0312b',
    anchor: 'middle',
    spacing: size * 0.05,
  })
  return `<g opacity="0.2" transform="rotate(-18 ${width / 2} ${height / 2})">${mark}</g>`
}

export type Picture = {
  bytes: Buffer
  mime: 'image/jpeg' | 'image/png' | 'image/webp'
  extension: 'jpg' | 'png' | 'webp'
}

/** JPEG of a drawing, about as heavy as a phone photograph scaled down for upload. */
export async function toJpeg(svg: string): Promise<Picture> {
  const bytes = await sharp(Buffer.from(svg)).flatten({ background: '#ffffff' }).jpeg({ quality: 78 }).toBuffer()
  return { bytes, mime: 'image/jpeg', extension: 'jpg' }
}

/** PNG of a drawing, transparent where nothing is drawn. */
export async function toPng(svg: string): Promise<Picture> {
  const bytes = await sharp(Buffer.from(svg)).png({ compressionLevel: 9, palette: true }).toBuffer()
  return { bytes, mime: 'image/png', extension: 'png' }
}

/**
 * A card lying on a desk as a phone would take it: turned a little, with a shadow. `card` is drawn at 856 × 540, the
 * proportions of ID-1; `tilt` in degrees.
 */
export function onDesk(card: string, tilt: number, desk: string): string {
  const body =
    `<defs>` +
    `<linearGradient id="d" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="${desk}"/><stop offset="1" stop-color="#4d4640"/></linearGradient>` +
    `<clipPath id="c"><rect width="856" height="540" rx="30"/></clipPath></defs>` +
    `<rect width="1000" height="680" fill="url(#d)"/>` +
    `<g transform="translate(72 70) rotate(${tilt.toFixed(2)} 428 270)">` +
    shadow() +
    `<g clip-path="url(#c)">${card}</g></g>`
  return drawing(1000, 680, body)
}

/** Soft edges from a few faint layers: a real blur would take longer than the rest of the picture. */
function shadow(): string {
  const layers = Array.from({ length: 7 }, (_, at) => {
    const grow = 20 - at * 4
    return `<rect x="${6 - grow}" y="${14 - grow}" width="${856 + grow * 2}" height="${540 + grow * 2}" rx="${34 + grow}"/>`
  })
  return `<g fill="#000" fill-opacity="0.075">${layers.join('')}</g>`
}

/** Fine crossing waves, the background of printed cards. */
export function guilloche(width: number, height: number, colour: string, phase: number): string {
  const lines = Array.from({ length: 16 }, (_, row) => {
    const y = (height / 15) * row
    const points = Array.from({ length: 13 }, (__, column) => {
      const x = (width / 12) * column
      return `${x.toFixed(0)} ${(y + Math.sin(column * 0.9 + row * 0.55 + phase) * 22).toFixed(1)}`
    })
    return `<polyline points="${points.join(' ')}"/>`
  })
  return `<g fill="none" stroke="${colour}" stroke-width="1.2" opacity="0.45">${lines.join('')}</g>`
}
