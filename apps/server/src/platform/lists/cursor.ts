import { isId } from '#kernel/ids.ts'
import type { Cipher } from '../cipher.ts'
import { platformErrors } from '../errors.ts'
import type { ListDefinition, ListSort } from './list.ts'

/** A place between two rows: the sort key (null counts as a value) and the id of the row it stands at. */
export type Place = { key: string | null; id: string }

/** Where a page starts: after the place when going on, before it when going back. */
export type Cursor = { place: Place; back: boolean }

const PURPOSE = 'platform.cursor'
const SEAL_BYTES = 12

const sealed = (cipher: Cipher, list: ListDefinition, sort: ListSort, body: string) =>
  cipher.sign(`${list.id}\n${sort.key}\n${body}`, PURPOSE).subarray(0, SEAL_BYTES)

/** The opaque text of a cursor; it fits this list in this order only. */
export function writeCursor(cipher: Cipher, list: ListDefinition, sort: ListSort, cursor: Cursor): string {
  const body = JSON.stringify([cursor.back ? 1 : 0, cursor.place.key, cursor.place.id])
  return Buffer.concat([sealed(cipher, list, sort, body), Buffer.from(body)]).toString('base64url')
}

/** @throws CURSOR_INVALID when the text was not written for this list in this order. */
export function readCursor(cipher: Cipher, list: ListDefinition, sort: ListSort, text: string): Cursor {
  const bytes = Buffer.from(text, 'base64url')
  const body = bytes.subarray(SEAL_BYTES).toString('utf8')
  if (!bytes.subarray(0, SEAL_BYTES).equals(sealed(cipher, list, sort, body))) throw platformErrors.CURSOR_INVALID()
  const [back, key, id] = JSON.parse(body) as [number, string | null, string]
  if (!isId(id)) throw platformErrors.CURSOR_INVALID()
  return { back: back === 1, place: { key, id } }
}
