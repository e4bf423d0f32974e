/** How numbers of one account type look: prefix, sequence padded to `digits`, check digit. */
export type NumberRule = { prefix: string; digits: number; checkDigit: 'luhn' | 'none' }

/** @source ISO/IEC 7812-1 annex B: every second digit from the right doubled, digit sums, up to the next ten. */
export function luhnDigit(body: string): string {
  const sum = [...body].reverse().reduce((total, digit, at) => {
    const value = at % 2 === 0 ? Number(digit) * 2 : Number(digit)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return String((10 - (sum % 10)) % 10)
}

/**
 * The account number for the n-th of a type; null when `n` no longer fits the digits. Letters of the prefix take part in
 * the check digit with their place in the alphabet from A = 10.
 */
export function accountNumber(rule: NumberRule, n: number): string | null {
  const sequence = String(n)
  if (sequence.length > rule.digits) return null
  const body = rule.prefix + sequence.padStart(rule.digits, '0')
  if (rule.checkDigit === 'none') return body
  const digits = [...body].map((character) => Number.parseInt(character, 36)).join('')
  return body + luhnDigit(digits)
}

/** A number as people type it: half-width, upper case, without blanks. */
export function normaliseAccountNo(text: string): string {
  return text.normalize('NFKC').toUpperCase().replace(/\s/g, '')
}
