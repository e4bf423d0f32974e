/** What a spreadsheet may calculate when it opens a CSV, behind any apostrophes that already shield it. */
const CALCULATED = /^'*(?:\s*[=+\-@]|[\t\r])/

/** A number as we write it, with an optional minus: safe in a CSV although it starts like a formula. */
export function isPlainNumber(text: string): boolean {
  return /^-?[0-9]+(?:\.[0-9]+)?$/.test(text)
}

/** The text with an apostrophe in front when a spreadsheet would calculate it; numbers stay numbers. */
export function shieldFormula(text: string): string {
  return CALCULATED.test(text) && !isPlainNumber(text) ? `'${text}` : text
}

/** Takes off what `shieldFormula` put on, and what a person typed for the same purpose. */
export function unshieldFormula(text: string): string {
  return text.startsWith("'") && CALCULATED.test(text) ? text.slice(1) : text
}

/**
 * Whether a CSV cell is a calculation someone left in: an equals sign, a function call or a call to a program. A lone
 * dash, a negative number, `+852 2345 6789` and `@name` are not.
 */
export function isCalculation(text: string): boolean {
  return /^\s*(?:=|[+\-@]\s*[A-Za-z.]+\(|[+\-@].*\|.*!)/.test(text)
}
