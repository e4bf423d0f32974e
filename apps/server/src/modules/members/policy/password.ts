import type { FieldProblem } from '#kernel/refusal.ts'

export const PASSWORD_MIN = 8
export const PASSWORD_MAX = 128
/** A password sent by SMS is good for one sign-in within so many hours. */
export const ONCE_HOURS = 24
/** Wrong passwords in a row that lock a member. */
export const ERRORS_MAX = 5
/** Minutes in which another password may be chosen after the old one was proved. */
export const CHANGE_MINUTES = 15

const SETS = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789'] as const
const ALL = SETS.join('')
const ONCE_LENGTH = 12

/**
 * A password to be sent: twelve characters that are not mistaken for each other, with upper and lower case and a digit.
 * Drawn anew until all three are there, so that every such password is equally likely (about 69 bits).
 *
 * @param pick  an unpredictable whole number from 0 up to, and without, the one given.
 */
export function oncePassword(pick: (below: number) => number): string {
  for (;;) {
    const drawn = Array.from({ length: ONCE_LENGTH }, () => ALL[pick(ALL.length)] ?? '').join('')
    if (passwordProblems(drawn).length === 0) return drawn
  }
}

/** What keeps a password from being chosen. @source spec accounts §4.4: at least eight, upper, lower, digit. */
export function passwordProblems(password: string): FieldProblem[] {
  const problem = (code: string): FieldProblem => ({ path: 'password', code, module: 'members' })
  const length = [...password.normalize('NFKC')].length
  const kinds = [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u].every((kind) => kind.test(password))
  return [
    ...(length < PASSWORD_MIN || length > PASSWORD_MAX ? [problem('PASSWORD_LENGTH')] : []),
    ...(kinds ? [] : [problem('PASSWORD_KINDS')]),
  ]
}
