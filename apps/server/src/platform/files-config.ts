import { z } from 'zod'

/** The scanner that every file passes before it is kept; null without one. */
export type ScanConfig = {
  readonly host: string
  readonly port: number
  /** The scanner gets so many bytes of a larger file, its first ones. */
  readonly maxBytes: number
} | null

/** Where the language data of text recognition stands; null: nothing is recognised. */
export type OcrConfig = {
  readonly folder: string
  /** A picture that takes longer is given up. */
  readonly seconds: number
} | null

const MEGABYTE = 1_000_000

/** The variables of what files go through. */
export const filesEnvironment = {
  KONTOR_SCAN_URL: z.url({ protocol: /^tcp$/, error: 'is an address like tcp://127.0.0.1:3310' }).optional(),
  KONTOR_SCAN_MEGABYTES: z.coerce.number('is a whole number from 1 to 4000').int().min(1).max(4000).default(100),
  KONTOR_OCR_DATA: z.string().optional(),
  KONTOR_OCR_SECONDS: z.coerce.number('is a whole number from 1 to 600').int().min(1).max(600).default(60),
}

type Given = z.output<z.ZodObject<typeof filesEnvironment>>

export function scanConfig({ KONTOR_SCAN_URL: url, KONTOR_SCAN_MEGABYTES: most }: Given): ScanConfig {
  if (url === undefined) return null
  const { hostname, port } = new URL(url)
  return { host: hostname, port: port === '' ? 3310 : Number(port), maxBytes: most * MEGABYTE }
}

export function ocrConfig({ KONTOR_OCR_DATA: folder, KONTOR_OCR_SECONDS: seconds }: Given): OcrConfig {
  return folder === undefined ? null : { folder, seconds }
}
