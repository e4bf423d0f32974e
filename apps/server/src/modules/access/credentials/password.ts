import { randomInt } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { normalised } from '../policy/password.ts'

/** argon2id with the parameters OWASP recommends: 19 MiB, two passes, one lane. */
export function hashPassword(password: string): Promise<string> {
  return hash(normalised(password), { memoryCost: 19_456, timeCost: 2, parallelism: 1 })
}

let decoy: Promise<string> | undefined

/** Whether the password fits. Without a hash (nobody of that name) it takes the same time and answers false. */
export async function passwordFits(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password')
  const fits = await verify(stored ?? (await decoy), normalised(password))
  return stored !== null && fits
}

const LETTERS = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** Sixteen characters that are not mistaken for each other: 92 random bits, in groups of four. */
export function generatePassword(): string {
  const groups = Array.from({ length: 4 }, () =>
    Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join(''),
  )
  return groups.join('-')
}
