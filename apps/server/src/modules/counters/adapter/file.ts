import iconv from 'iconv-lite'
import { fieldsOf } from '../policy/layout.ts'
import type { Layout } from '../schema/layout.ts'
import type { Order } from '../schema.ts'

const LINE_END = '\r\n'

/** Bytes that a text takes up in an encoding. */
export const bytesIn =
  (encoding: Layout['encoding']) =>
  (text: string): number =>
    iconv.encode(text, encoding).length

/** Filled up with blanks to so many bytes. */
function padded(text: string, width: number, encoding: Layout['encoding']): string {
  return text + ' '.repeat(Math.max(0, width - bytesIn(encoding)(text)))
}

/** The file of an order as a text: a line for each row, a header where the layout has one. */
export function fileText(order: Order): string {
  const { columns, format, header, encoding } = order.layout
  const line = (texts: readonly string[]) =>
    format === 'csv'
      ? texts.join(',')
      : texts.map((text, at) => padded(text, columns[at]?.width ?? 0, encoding)).join('')
  const names = columns.map(({ name }) => name)
  const lines = order.rows.map((row) => {
    const fields = fieldsOf(order, row)
    return line(names.map((name) => fields[name] ?? ''))
  })
  return [...(header ? [line(names)] : []), ...lines].map((one) => `${one}${LINE_END}`).join('')
}

/** The file of an order as it leaves. */
export const fileOf = (order: Order): Buffer => iconv.encode(fileText(order), order.layout.encoding)

/** Bytes of a counter as text. */
export const textIn = (bytes: Uint8Array, encoding: Layout['encoding']): string =>
  iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), encoding)
