/** Scripts never read the cookie, other sites never send it; over https it never travels in clear. */
const attributes = ({ secure, path = '/' }: { secure: boolean; path?: string }) =>
  `Path=${path}; HttpOnly;${secure ? ' Secure;' : ''} SameSite=Strict`

/**
 * The value of one cookie in a `Cookie` header, as it stands there; null when there is none. Of a repeated name the
 * first counts. Read by hand, since we have two cookies and a request may carry a dozen of others.
 */
export function cookieIn(header: string | undefined, name: string): string | null {
  if (header === undefined) return null
  let at = header.indexOf(`${name}=`)
  while (at !== -1) {
    const before = at === 0 ? ';' : header[at - 1]
    if (before === ';' || before === ' ') {
      const start = at + name.length + 1
      const end = header.indexOf(';', start)
      return header.slice(start, end === -1 ? header.length : end).trim()
    }
    at = header.indexOf(`${name}=`, at + 1)
  }
  return null
}

/** A `Set-Cookie` header; the value must need no escaping, as our tokens don't. */
export function setCookie(
  name: string,
  value: string,
  options: { maxAgeSeconds: number; secure: boolean; path?: string },
): string {
  return `${name}=${value}; Max-Age=${options.maxAgeSeconds}; ${attributes(options)}`
}

/** A `Set-Cookie` header that takes the cookie away. */
export function clearCookie(name: string, options: { secure: boolean; path?: string }): string {
  return `${name}=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; ${attributes(options)}`
}
