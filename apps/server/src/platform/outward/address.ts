/** Networks that are not the public Internet: private, local, shared, reserved, documentation, multicast. */
const V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]

function v4Number(text: string): number | null {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9][0-9]{0,2})$/.test(part) && Number(part) < 256))
    return null
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0)
}

function isPublicV4(text: string): boolean {
  const address = v4Number(text)
  if (address === null) return false
  return !V4.some((network) => {
    const [base = '', bits = ''] = network.split('/')
    const size = 2 ** (32 - Number(bits))
    const first = v4Number(base) ?? 0
    return address >= first && address < first + size
  })
}

/** The eight groups of an IPv6 address; null when it isn't one. */
function v6Groups(text: string): number[] | null {
  const tail = /^(.*:)([0-9]+\.[0-9]+\.[0-9]+\.[0-9]+)$/.exec(text)
  const v4 = tail ? v4Number(tail[2] ?? '') : null
  if (tail && v4 === null) return null
  const hex =
    tail && v4 !== null ? `${tail[1]}${Math.floor(v4 / 65_536).toString(16)}:${(v4 % 65_536).toString(16)}` : text
  const halves = hex.split('::')
  if (halves.length > 2) return null
  const groups = (half: string) => (half === '' ? [] : half.split(':'))
  const [left, right] = [groups(halves[0] ?? ''), groups(halves[1] ?? '')]
  const missing = 8 - left.length - right.length
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null
  const all = [...left, ...Array<string>(halves.length === 1 ? 0 : missing).fill('0'), ...right]
  return all.every((one) => /^[0-9a-f]{1,4}$/i.test(one)) ? all.map((one) => Number.parseInt(one, 16)) : null
}

/**
 * Whether an address stands on the public Internet. IPv6 is public only in 2000::/3 without its special parts; addresses
 * that carry an IPv4 one inside (6to4, Teredo, NAT64, mapped) are not.
 */
export function isPublicAddress(text: string): boolean {
  if (!text.includes(':')) return isPublicV4(text)
  const groups = v6Groups(text)
  if (!groups) return false
  const [first = 0, second = 0] = groups
  if (first < 0x2000 || first > 0x3fff) return false
  if (first === 0x2001 && second < 0x0200) return false
  if (first === 0x2001 && second === 0x0db8) return false
  return first !== 0x2002 && !(first === 0x3fff && second < 0x1000)
}
