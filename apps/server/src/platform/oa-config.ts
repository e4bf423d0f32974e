import { z } from 'zod'

/** The office tool that shows to-dos and sends decisions back; null without one. Carries a secret. */
export type OaConfig = {
  /** Where its interface stands, without a trailing slash. */
  readonly url: string
  readonly keyId: string
  /** Signs what is sent there, and proves what comes from there. */
  readonly secret: string
} | null

const text = (max: number) => z.string().trim().min(1).max(max, `has at most ${max} characters`).optional()

/** The variables of the link to the office tool. */
export const oaEnvironment = {
  KONTOR_OA_URL: z.url({ protocol: /^https?$/, error: 'is the https address of the office tool' }).optional(),
  KONTOR_OA_KEY_ID: text(200),
  KONTOR_OA_SECRET: text(500),
}

type Given = z.output<z.ZodObject<typeof oaEnvironment>>

const isHere = (url: URL) => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname)

/** Settings that make no sense without one another, each as the variable and what is wrong with it. */
export function oaProblems(given: Given): { name: keyof typeof oaEnvironment; message: string }[] {
  const { KONTOR_OA_URL: url, KONTOR_OA_KEY_ID: keyId, KONTOR_OA_SECRET: secret } = given
  const names = [
    ['KONTOR_OA_KEY_ID', keyId],
    ['KONTOR_OA_SECRET', secret],
  ] as const
  const alone = names.filter(([, value]) => (value === undefined) !== (url === undefined))
  const isPlain = url !== undefined && new URL(url).protocol === 'http:' && !isHere(new URL(url))
  return [
    ...alone.map(([name]) => ({ name, message: 'comes with KONTOR_OA_URL' })),
    ...(isPlain ? [{ name: 'KONTOR_OA_URL' as const, message: 'is an https address' }] : []),
  ]
}

/** How the office tool is reached. Call it when `oaProblems` finds none. */
export function oaConfig(given: Given): OaConfig {
  const { KONTOR_OA_URL: url, KONTOR_OA_KEY_ID: keyId = '', KONTOR_OA_SECRET: secret = '' } = given
  return url === undefined ? null : { url: url.replace(/\/+$/, ''), keyId, secret }
}
