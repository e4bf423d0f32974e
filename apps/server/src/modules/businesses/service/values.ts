import type { Cipher } from '#platform/cipher.ts'
import type { Offered } from '../policy/choosers.ts'
import { SEAL } from '../policy/purpose.ts'
import type { Words } from '../policy/words.ts'
import type { FormValues } from '../schema/definition.ts'
import type { References } from '../schema/forms.ts'

type Purpose = (typeof SEAL)[keyof typeof SEAL]

export function sealValues(cipher: Cipher, values: FormValues, purpose: Purpose): Buffer {
  return cipher.seal(JSON.stringify(values), purpose)
}

export function openValues(cipher: Cipher, sealed: Buffer, purpose: Purpose): FormValues {
  return JSON.parse(cipher.open(sealed, purpose)) as FormValues
}

type Baseline = {
  /** One form was opened for many accounts. */
  shared: boolean
  accountId: string | null
  clientId: string | null
  values: FormValues
  offered: Offered
  /** The exchange's floors as they were told, by field; absent in tokens made before there were any. */
  reference?: References
  /** What the choices were called; absent in tokens made before they were kept. */
  words?: Words
}

/** What a launch is compared with and held to; `nothing` was offered when no form was opened. */
export type Opened = {
  baseline: FormValues | 'registers'
  offered: Offered | 'nothing'
  reference?: References
  words?: Words
}

/**
 * What registers and data sources said when the form was opened, as a text only this house can read: it goes to the
 * browser and comes back with the launch, so that nobody can make up the current value or a choice.
 */
export function baselineToken(cipher: Cipher, baseline: Baseline): string {
  return cipher.seal(JSON.stringify(baseline), SEAL.baseline).toString('base64url')
}

/** What a token says that was made for this subject or for many. Of any other, nothing: no comparison and no choices. */
export function openBaseline(
  cipher: Cipher,
  token: string | null,
  subject: Pick<Baseline, 'accountId' | 'clientId'>,
): Opened {
  if (token === null) return { baseline: 'registers', offered: 'nothing' }
  try {
    const {
      accountId,
      clientId,
      shared,
      values,
      offered,
      reference = {},
      words = {},
    } = JSON.parse(cipher.open(Buffer.from(token, 'base64url'), SEAL.baseline)) as Baseline
    if (shared) return { baseline: 'registers', offered, reference, words }
    // A launch may name the account alone; the form knew its client too.
    const same = accountId === subject.accountId && (accountId !== null || clientId === subject.clientId)
    if (same) return { baseline: values, offered, reference, words }
  } catch {
    // Made with a key that is gone, or tampered with.
  }
  return { baseline: {}, offered: 'nothing' }
}

type Offers = {
  requestId: string
  operatorId: string
  offered: Offered
  reference?: References
  words?: Words
  /** Values that data sources said once more while the form was filled in, by field. */
  said?: FormValues
}

/** What somebody who goes on writing in a request was offered and told. */
export type Told = { offered: Offered | 'nothing'; reference: References; words: Words; said: FormValues }
const NOTHING: Told = { offered: 'nothing', reference: {}, words: {}, said: {} }

/** What data sources offered one person for one request, as a text only this house can read. */
export function offersToken(cipher: Cipher, offers: Offers): string {
  return cipher.seal(JSON.stringify(offers), SEAL.offers).toString('base64url')
}

/** What a token says that was made for this person and request; of any other, or of none, nothing was offered. */
export function openOffers(
  cipher: Cipher,
  token: string | null,
  asked: Pick<Offers, 'requestId' | 'operatorId'>,
): Told {
  if (token === null) return NOTHING
  try {
    const made = JSON.parse(cipher.open(Buffer.from(token, 'base64url'), SEAL.offers)) as Offers
    if (made.requestId !== asked.requestId || made.operatorId !== asked.operatorId) return NOTHING
    const { offered, reference = {}, words = {}, said = {} } = made
    return { offered, reference, words, said }
  } catch {
    // Made with a key that is gone, or tampered with.
    return NOTHING
  }
}
