import { z } from 'zod'

/** How files reach the cloud platform; null: they wait. Carries a secret. */
export type CloudConfig = {
  /** Where its interface stands, without a trailing slash. */
  readonly url: string
  readonly keyId: string
  readonly secret: string
} | null

const text = (max: number) => z.string().trim().min(1).max(max, `has at most ${max} characters`).optional()

/** The variables of the cloud platform. */
export const cloudEnvironment = {
  KONTOR_CLOUD_URL: z.url({ protocol: /^https?$/, error: 'is the https address of the platform' }).optional(),
  KONTOR_CLOUD_KEY_ID: text(200),
  KONTOR_CLOUD_SECRET: text(500),
}

type Given = z.output<z.ZodObject<typeof cloudEnvironment>>
type Problem = { name: keyof typeof cloudEnvironment; message: string }

const isHere = (url: URL) => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname)

/** Settings that make no sense without one another, each as the variable and what is wrong with it. */
export function cloudProblems(given: Given): Problem[] {
  const url = given.KONTOR_CLOUD_URL === undefined ? null : new URL(given.KONTOR_CLOUD_URL)
  const others = ['KONTOR_CLOUD_KEY_ID', 'KONTOR_CLOUD_SECRET'] as const
  const plain = url !== null && url.protocol === 'http:' && !isHere(url)
  return [
    ...others.flatMap((name) =>
      (given[name] !== undefined) === (url !== null) ? [] : [{ name, message: 'comes with KONTOR_CLOUD_URL' }],
    ),
    ...(plain ? [{ name: 'KONTOR_CLOUD_URL' as const, message: 'is an https address' }] : []),
  ]
}

/** How files leave. Call it when `cloudProblems` finds none. */
export function cloudConfig(given: Given): CloudConfig {
  const { KONTOR_CLOUD_URL: url, KONTOR_CLOUD_KEY_ID: keyId, KONTOR_CLOUD_SECRET: secret } = given
  return url === undefined ? null : { url: url.replace(/\/+$/, ''), keyId: keyId ?? '', secret: secret ?? '' }
}
