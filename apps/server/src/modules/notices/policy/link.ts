/** So long a link in a message leads to its page. */
export const LINK_HOURS = 72

export type Link = { noticeId: string; expires: number }

const hex = (id: string) => id.replaceAll('-', '')

/** What is signed, and stands before the signature: the notice and the second it ends at, short enough for an SMS. */
export function linkBody({ noticeId, expires }: Link): string {
  return `${Buffer.from(hex(noticeId), 'hex').toString('base64url')}.${expires.toString(36)}`
}

/** A token's parts; null when it has not the form of one. */
export function linkParts(token: string): (Link & { body: string; signature: string }) | null {
  const found = /^([A-Za-z0-9_-]{22})\.([0-9a-z]{1,9})\.([A-Za-z0-9_-]{22})$/.exec(token)
  if (!found) return null
  const [, name = '', expires = '', signature = ''] = found
  const id = Buffer.from(name, 'base64url').toString('hex')
  const noticeId = id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return { noticeId, expires: Number.parseInt(expires, 36), body: `${name}.${expires}`, signature }
}
