/** A decimal string as the server sends it; never a float. */
export type DecimalText = string

type Options = { minimumFractionDigits?: number; maximumFractionDigits?: number }

const formats = new Map<string, Intl.NumberFormat>()
const formatFor = (locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat => {
  const key = `${locale}${JSON.stringify(options)}`
  let format = formats.get(key)
  if (!format) formats.set(key, (format = new Intl.NumberFormat(locale, options)))
  return format
}

const DECIMAL = /^-?\d+(\.\d+)?$/
const fractionOf = (value: DecimalText): number => value.split('.')[1]?.length ?? 0

/** Digits grouped for reading, exact to the last digit; what is no decimal comes back as it is. */
export function formatDecimal(value: DecimalText | number, locale: string, options: Options = {}): string {
  const text = String(value)
  if (!DECIMAL.test(text)) return text
  const digits = Math.max(fractionOf(text), options.minimumFractionDigits ?? 0)
  const format = formatFor(locale, {
    minimumFractionDigits: Math.min(digits, options.maximumFractionDigits ?? digits),
    maximumFractionDigits: options.maximumFractionDigits ?? digits,
  })
  // A numeric string goes through Intl exactly; a number would round it.
  return format.format(text as Intl.StringNumericLiteral)
}

/** An amount keeps the digits that it came with and at least two. */
export const formatAmount = (value: DecimalText, locale: string): string =>
  formatDecimal(value, locale, { minimumFractionDigits: 2 })

/** `0.0325` → `3.25 %`, exactly: the point moves by two places in the text. */
export function formatRate(value: DecimalText, locale: string): string {
  if (!DECIMAL.test(value)) return value
  const negative = value.startsWith('-')
  const [whole = '0', fraction = ''] = value.replace('-', '').split('.')
  const padded = fraction.padEnd(2, '0')
  const moved = `${`${whole}${padded.slice(0, 2)}`.replace(/^0+(?=\d)/, '')}${padded.length > 2 ? `.${padded.slice(2)}` : ''}`
  return `${formatDecimal(`${negative ? '-' : ''}${moved}`, locale)}\u202f%`
}

/** A whole number of things. */
export const formatCount = (value: number, locale: string): string => formatFor(locale, {}).format(value)

/** 1,532,000 bytes → 1.5 MB. */
export function formatBytes(bytes: number, locale: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  let size = bytes
  let unit = 0
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000
    unit += 1
  }
  return formatFor(locale, {
    style: 'unit',
    unit: units[unit] ?? 'byte',
    unitDisplay: unit > 0 ? 'short' : 'long',
    maximumFractionDigits: size < 10 && unit > 0 ? 1 : 0,
  }).format(size)
}
