/** A document as far as choosing one goes. */
type Numbered = { kind: string; number: string }

/** Whose number is in the password: the first kind there is, as it is for what is filed with the exchange. */
const ORDER: readonly string[] = ['hkid', 'prc-id', 'passport']

const lastFour = (text: string) => text.slice(-4)

/**
 * What opens the papers a client is sent: the last four digits of the phone and the last four characters of the document,
 * upper case, brackets left out. Null when there is no phone or none of the documents the rule knows.
 *
 * @source spec/accounts.md §2.4
 */
export function paperPassword(phone: string | null, documents: readonly Numbered[]): string | null {
  const digits = (phone ?? '').replaceAll(/\D/g, '')
  const document = ORDER.map((kind) => documents.find((one) => one.kind === kind)).find((one) => one !== undefined)
  const number = (document?.number ?? '').toUpperCase().replaceAll(/[^0-9A-Z]/g, '')
  if (digits.length < 4 || number.length < 4) return null
  return lastFour(digits) + lastFour(number)
}
