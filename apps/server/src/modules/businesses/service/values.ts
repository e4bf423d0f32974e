import type { Cipher } from '#platform/cipher.ts'
import { SEAL } from '../policy/purpose.ts'
import type { FormValues } from '../schema/definition.ts'

type Purpose = (typeof SEAL)[keyof typeof SEAL]

export function sealValues(cipher: Cipher, values: FormValues, purpose: Purpose): Buffer {
  return cipher.seal(JSON.stringify(values), purpose)
}

export function openValues(cipher: Cipher, sealed: Buffer, purpose: Purpose): FormValues {
  return JSON.parse(cipher.open(sealed, purpose)) as FormValues
}

type Baseline = { accountId: string | null; clientId: string | null; values: FormValues }

/**
 * What the registers said when the form was opened, as a text only this house can read: it goes to the browser and
 * comes back with the launch, so that nobody can make up the current value.
 */
export function baselineToken(cipher: Cipher, baseline: Baseline): string {
  return cipher.seal(JSON.stringify(baseline), SEAL.baseline).toString('base64url')
}

/** The values of a token that was made for this subject; nothing for any other. */
export function openBaseline(cipher: Cipher, token: string, subject: Omit<Baseline, 'values'>): FormValues {
  try {
    const found = JSON.parse(cipher.open(Buffer.from(token, 'base64url'), SEAL.baseline)) as Baseline
    return found.accountId === subject.accountId && found.clientId === subject.clientId ? found.values : {}
  } catch {
    // Made with a key that is gone, or tampered with: the request is launched without a comparison.
    return {}
  }
}
