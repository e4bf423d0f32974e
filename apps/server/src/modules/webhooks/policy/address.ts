export type Judged = { url: URL; host: string; isPrivateAllowed: boolean }

/**
 * The address of a receiver; null when nothing is sent there. HTTPS to a name, without credentials or a fragment; a host
 * inside the house only where it is listed, plain HTTP as well. Which addresses a name stands for is judged at each call.
 */
export function receiverOf(text: string, privateHosts: readonly string[]): Judged | null {
  if (!URL.canParse(text) || /[\s\\]/.test(text)) return null
  const url = new URL(text)
  const host = url.host.toLowerCase()
  const isPrivateAllowed = privateHosts.includes(host)
  const isFit = url.username === '' && url.password === '' && url.hash === ''
  const isReached = url.protocol === 'https:' || (url.protocol === 'http:' && isPrivateAllowed)
  const isNamed = isPrivateAllowed || (url.hostname.includes('.') && !/^[0-9.]+$|^\[/.test(url.hostname))
  return isFit && isReached && isNamed ? { url, host, isPrivateAllowed } : null
}
