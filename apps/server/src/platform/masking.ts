const STARS = '****'

/** The last `count` characters, never more than half of them, behind stars that don't tell the length. */
function tail(text: string, count: number): string {
  const characters = [...text]
  const shown = Math.min(count, Math.floor(characters.length / 2))
  return shown === 0 ? STARS : STARS + characters.slice(-shown).join('')
}

/** An identity number as lists, records and exports show it: `****4563`. People find documents by the last four. */
export function maskIdentity(number: string): string {
  return tail(number.replace(/[()\s]/g, ''), 4)
}

/** A phone: `****4567`. */
export function maskPhone(phone: string): string {
  return tail(phone.replace(/\D/g, ''), 4)
}

/** An e-mail address: `p****@example.com`; the host stays, it says where letters go but not to whom. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@')
  if (at < 1) return STARS
  return `${[...email][0] ?? ''}${STARS}${email.slice(at)}`
}

/** A bank account or card number: `****1234`. */
export function maskBankAccount(number: string): string {
  return tail(number.replace(/[\s-]/g, ''), 4)
}
