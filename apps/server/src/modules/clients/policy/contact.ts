import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max'

/** Shape of an address that mail can be sent to; whether somebody reads it only a letter can tell. */
const EMAIL = /^[^\s@"(),:;<>[\\\]]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/

/**
 * The phone in E.164, or null when no phone of that country looks like it. Without a leading `+` the number is read as
 * one of `country` (Hong Kong when that isn't known).
 *
 * @source numbering plans as libphonenumber has them
 */
export function normalisePhone(text: string, country: string | null): string | null {
  const plain = text.normalize('NFKC').trim()
  const home = country && isSupportedCountry(country) ? country : 'HK'
  const phone = parsePhoneNumberFromString(plain.startsWith('00') ? `+${plain.slice(2)}` : plain, home)
  return phone?.isPossible() ? phone.number : null
}

/** The address in lower case, or null when it has not the shape of one. */
export function normaliseEmail(text: string): string | null {
  const plain = text.normalize('NFKC').trim().toLowerCase()
  return plain.length <= 254 && EMAIL.test(plain) ? plain : null
}
