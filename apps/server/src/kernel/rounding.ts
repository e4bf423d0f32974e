/**
 * How a quotient that does not fit is cut. Every division, conversion and rounding names one; there is no default.
 * - `half-up`, `half-down`, `half-even`: to the nearest, a tie away from zero, towards zero, to the even neighbour
 * - `up`, `down`: away from zero, towards zero
 * - `ceiling`, `floor`: towards plus infinity, towards minus infinity
 */
export const ROUNDING_MODES = ['half-up', 'half-down', 'half-even', 'up', 'down', 'ceiling', 'floor'] as const
export type RoundingMode = (typeof ROUNDING_MODES)[number]

/** The whole number that stands for `numerator / denominator` under `mode`. Throws a RangeError when the divisor is 0. */
export function roundQuotient(numerator: bigint, denominator: bigint, mode: RoundingMode): bigint {
  if (denominator === 0n) throw new RangeError('division by zero')
  const towardsZero = numerator / denominator
  const remainder = numerator % denominator
  if (remainder === 0n) return towardsZero
  const negative = numerator < 0n !== denominator < 0n
  const awayFromZero = towardsZero + (negative ? -1n : 1n)
  return roundsAway(mode, { remainder, denominator, negative, even: towardsZero % 2n === 0n })
    ? awayFromZero
    : towardsZero
}

function roundsAway(
  mode: RoundingMode,
  cut: { remainder: bigint; denominator: bigint; negative: boolean; even: boolean },
): boolean {
  const twice = absolute(cut.remainder) * 2n
  const whole = absolute(cut.denominator)
  switch (mode) {
    case 'up':
      return true
    case 'down':
      return false
    case 'ceiling':
      return !cut.negative
    case 'floor':
      return cut.negative
    case 'half-up':
      return twice >= whole
    case 'half-down':
      return twice > whole
    case 'half-even':
      return twice > whole || (twice === whole && !cut.even)
  }
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value
}
