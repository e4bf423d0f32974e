import { z } from 'zod'

/** How files reach the exchange; null: by hand alone. Carries a secret. */
export type FilingConfig = {
  /** Whether what is sent counts: then nothing leaves by a specification nobody stands for. */
  readonly production: boolean
  readonly sftp: {
    readonly host: string
    readonly port: number
    readonly user: string
    /** SHA-256 of the host's key as OpenSSH writes it, without `SHA256:`. */
    readonly hostKey: string
    readonly password: string | null
    /** A private key in PEM or OpenSSH form. */
    readonly privateKey: string | null
    readonly passphrase: string | null
  } | null
}

/** The variables of filing. */
export const filingEnvironment = {
  KONTOR_FILING_ENVIRONMENT: z.enum(['production', 'test'], 'is production or test').default('production'),
  KONTOR_FILING_SFTP_URL: z
    .url({ protocol: /^sftp$/, error: 'is an address like sftp://user@host:22' })
    .refine((text) => new URL(text).username !== '', 'names the user: sftp://user@host:22')
    .optional(),
  KONTOR_FILING_SFTP_HOST_KEY: z
    .string()
    .regex(/^(SHA256:)?[A-Za-z0-9+/]{43}=?$/, "is the fingerprint of the host's key: SHA256:…")
    .optional(),
  KONTOR_FILING_SFTP_PASSWORD: z.string().max(500).optional(),
  KONTOR_FILING_SFTP_PRIVATE_KEY: z.string().max(20_000).optional(),
  KONTOR_FILING_SFTP_PASSPHRASE: z.string().max(500).optional(),
}

type Given = z.output<z.ZodObject<typeof filingEnvironment>>
type Problem = { name: keyof typeof filingEnvironment; message: string }

/** Settings that make no sense without one another, each as the variable and what is wrong with it. */
export function filingProblems(given: Given): Problem[] {
  const sftp = given.KONTOR_FILING_SFTP_URL !== undefined
  const known = given.KONTOR_FILING_SFTP_HOST_KEY !== undefined
  const proves = given.KONTOR_FILING_SFTP_PASSWORD !== undefined || given.KONTOR_FILING_SFTP_PRIVATE_KEY !== undefined
  return [
    ...(sftp === known
      ? []
      : [{ name: 'KONTOR_FILING_SFTP_HOST_KEY' as const, message: 'comes with KONTOR_FILING_SFTP_URL' }]),
    ...(sftp && !proves
      ? [{ name: 'KONTOR_FILING_SFTP_URL' as const, message: 'comes with a password or a private key' }]
      : []),
  ]
}

/** How files leave. Call it when `filingProblems` finds none. */
export function filingConfig(given: Given): FilingConfig {
  const { KONTOR_FILING_SFTP_URL: address, KONTOR_FILING_SFTP_HOST_KEY: hostKey } = given
  const url = address === undefined ? null : new URL(address)
  return {
    production: given.KONTOR_FILING_ENVIRONMENT === 'production',
    sftp:
      url === null
        ? null
        : {
            host: url.hostname.replace(/^\[|\]$/g, ''),
            port: url.port === '' ? 22 : Number(url.port),
            user: decodeURIComponent(url.username),
            hostKey: (hostKey ?? '').replace(/^SHA256:/, '').replace(/=$/, ''),
            password: given.KONTOR_FILING_SFTP_PASSWORD ?? null,
            privateKey: given.KONTOR_FILING_SFTP_PRIVATE_KEY?.replaceAll('\\n', '\n') ?? null,
            passphrase: given.KONTOR_FILING_SFTP_PASSPHRASE ?? null,
          },
  }
}
