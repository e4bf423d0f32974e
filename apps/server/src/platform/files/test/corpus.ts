import { crc32, deflateRawSync, deflateSync } from 'node:zlib'
import { writeXlsx } from 'hucre'
import sharp from 'sharp'

/** Files a stranger could send, made here byte by byte; nothing is downloaded. */

export function picture(
  format: 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif',
  width = 64,
  height = 48,
): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#357' } })
    .toFormat(format)
    .toBuffer()
}

/** A PNG that claims a size and holds one row of it. */
export function pngClaiming(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const row = deflateSync(Buffer.alloc(1 + width * 3))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', row), chunk('IEND', Buffer.alloc(0))])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  framed.set(body, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}

export function pdf(): Buffer {
  const objects = '1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n'
  return Buffer.from(`%PDF-1.4\n${objects}trailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n`)
}

/** What a PDF may do besides being read, by what it is found as. */
export const ACTIVE_PDFS: readonly [string, string, () => Buffer][] = [
  ['script', 'a script when it is opened', () => pdfWith('/OpenAction <</S /JavaScript /JS (app.alert(1))>>')],
  ['script', 'a script whose name is written in codes', () => pdfWith('/OpenAction <</S /J#61v#61Script /JS (x)>>')],
  ['script', 'a script in packed objects', () => pdfPacked('<</S/JavaScript/JS(x)>>')],
  ['script', 'a script in packed objects that do not say so', () => pdfPacked('<</S/JavaScript/JS(x)>>', '')],
  ['script', 'a script of a film', () => pdfWith('/AA <</O <</S /Rendition /OP 0 /JS (x)>>>>')],
  ['launch', 'a program to start', () => pdfWith('/OpenAction <</S /Launch /F (cmd.exe)>>')],
  ['embedded', 'a file within', () => pdfWith('/Names <</EmbeddedFiles <</Names [(a.exe) 9 0 R]>>>>')],
  ['embedded', 'a film with a program', () => pdfWith('/Annots [<</Subtype/RichMedia>>]')],
  ['submit', 'a form that sends what is typed', () => pdfWith('/AcroForm <</Fields [<</A <</S/SubmitForm/F(x)>>>>]>>')],
  ['form', 'a form that scripts draw', () => pdfWith('/AcroForm <</XFA [(template) 8 0 R]>>')],
  ['sealed', 'encryption', () => pdfWith('', '/Encrypt 7 0 R')],
  ['sealed', 'packed objects nobody can unpack', () => pdfPacked(null)],
]

function pdfWith(catalog: string, trailer = ''): Buffer {
  const objects = `1 0 obj\n<</Type/Catalog/Pages 2 0 R ${catalog}>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n`
  return Buffer.from(`%PDF-1.7\n${objects}trailer\n<</Root 1 0 R ${trailer}>>\nstartxref\n9\n%%EOF\n`)
}

/** A PDF with objects packed into a stream; null: what looks packed and is not. */
function pdfPacked(object: string | null, type = '/Type/ObjStm'): Buffer {
  const first = '3 0 '
  const packed = object === null ? Buffer.alloc(60, 9) : deflateSync(Buffer.from(first + object))
  const head = `4 0 obj\n<<${type}/Filter/FlateDecode/N 1/First ${first.length}/DecodeParms<</Columns 1>>/Length ${packed.length}>>\nstream\n`
  return Buffer.concat([
    Buffer.from('%PDF-1.7\n'),
    Buffer.from(head),
    packed,
    Buffer.from('\nendstream\nendobj\n'),
    pdf(),
  ])
}

/** An ISO media file of a brand: `isom` a video, `M4A ` sound, `qt  ` QuickTime. */
export function mp4(brand: string): Buffer {
  const box = Buffer.alloc(24)
  box.writeUInt32BE(24, 0)
  box.write('ftyp', 4, 'latin1')
  box.write(brand, 8, 'latin1')
  box.write(`${brand}mp42`, 16, 'latin1')
  return Buffer.concat([box, Buffer.from([0, 0, 16, 0]), Buffer.from('mdat'), Buffer.alloc(4088, 7)])
}

export function wav(): Buffer {
  const header = Buffer.from(
    'RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data',
    'latin1',
  )
  return Buffer.concat([header, Buffer.alloc(400, 128)])
}

export async function xlsx(vbaProject?: Uint8Array): Promise<Buffer> {
  const sheets = [{ name: 'Sheet1', rows: [['name'], ['王五']] }]
  return Buffer.from(await writeXlsx(vbaProject ? { sheets, vbaProject } : { sheets }))
}

/** One file of an archive as the bytes say it, true or not. */
export type RawEntry = {
  name: string | Buffer
  content?: Buffer
  /** What the headers claim instead of the content's own length. */
  claimedSize?: number
  /** Unix file mode; a plain file by default. */
  mode?: number
  /** General purpose flags: 1 encrypted, 0x800 the name is UTF-8. */
  flags?: number
}

/** A zip archive written by hand, so that it may lie. */
export function rawZip(entries: readonly RawEntry[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const name = Buffer.isBuffer(entry.name) ? entry.name : Buffer.from(entry.name)
    const flags = entry.flags ?? (Buffer.isBuffer(entry.name) ? 0 : 0x800)
    const content = entry.content ?? Buffer.from('x')
    const packed = deflateRawSync(content)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(flags, 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(entry.claimedSize ?? content.length, 18)
    common.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, name, packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE((entry.mode ?? 0o100644) * 0x10000, 6)
    rest.writeUInt32LE(offset, 10)
    const madeOnUnix = Buffer.from([20, 3])
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), madeOnUnix, common, rest, name]))
    locals.push(local)
    offset += local.length
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, ...directory, end])
}
