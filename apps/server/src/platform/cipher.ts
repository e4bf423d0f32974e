import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/** Encrypts fields at rest and makes blind indexes for exact search over them. */
export type Cipher = {
  /** AES-256-GCM; `purpose` (`clients.identity.number`) is bound to the text, so a value can't be moved elsewhere. */
  seal(text: string, purpose: string): Buffer
  /** @throws Error when the bytes were changed or sealed for another purpose. */
  open(sealed: Buffer, purpose: string): string
  /** Deterministic 16-byte index of a normalised value: equality without the clear text. */
  blindIndex(text: string, purpose: string): Buffer
  /** HMAC-SHA-256 for signed links and seals. */
  sign(text: string, purpose: string): Buffer
}

const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * A cipher over one or more 32-byte master keys. The first key seals; every key may open, so keys rotate by putting a
 * new one first. Layout: key number (1) | iv (12) | tag (16) | ciphertext. Blind indexes and signatures use `indexKey`.
 */
export function createCipher(keys: ReadonlyMap<number, Buffer>, indexKey: Buffer): Cipher {
  const [first] = keys
  if (!first) throw new Error('a cipher needs a key')
  const derived = new Map<string, Buffer>()
  const subKey = (master: Buffer, number: number, purpose: string): Buffer => {
    const name = `${number}:${purpose}`
    const known = derived.get(name)
    if (known) return known
    const key = Buffer.from(hkdfSync('sha256', master, 'kontor', purpose, 32))
    derived.set(name, key)
    return key
  }
  return {
    seal(text, purpose) {
      const [number, master] = first
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', subKey(master, number, purpose), iv)
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.of(number), iv, cipher.getAuthTag(), body])
    },
    open(sealed, purpose) {
      const number = sealed.readUInt8(0)
      const master = keys.get(number)
      if (!master) throw new Error(`no field key number ${number}`)
      const iv = sealed.subarray(1, 1 + IV_BYTES)
      const decipher = createDecipheriv('aes-256-gcm', subKey(master, number, purpose), iv)
      decipher.setAuthTag(sealed.subarray(1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES))
      const body = sealed.subarray(1 + IV_BYTES + TAG_BYTES)
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
    },
    blindIndex: (text, purpose) =>
      createHmac('sha256', subKey(indexKey, 0, `index:${purpose}`))
        .update(text)
        .digest()
        .subarray(0, 16),
    sign: (text, purpose) =>
      createHmac('sha256', subKey(indexKey, 0, `sign:${purpose}`))
        .update(text)
        .digest(),
  }
}
