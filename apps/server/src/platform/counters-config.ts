import { z } from 'zod'

/** Where a counter's interface stands, without a trailing slash, and how we sign in to it. Carries a secret. */
export type CounterWay = { readonly url: string; readonly keyId: string; readonly secret: string }

/** The counters that Kontor speaks to; one that is null is not set up. */
export type CountersConfig = {
  readonly ctp: CounterWay | null
  readonly femas: CounterWay | null
  /** Where opening data is pulled from during the day. */
  readonly cap: CounterWay | null
}

const CODES = ['ctp', 'femas', 'cap'] as const
type Code = (typeof CODES)[number]

const address = z.url({ protocol: /^https?$/, error: 'is the https address of the counter' }).optional()
const text = (max: number) => z.string().trim().min(1).max(max, `has at most ${max} characters`).optional()

/** The variables of counters. */
export const countersEnvironment = {
  KONTOR_CTP_URL: address,
  KONTOR_CTP_KEY_ID: text(200),
  KONTOR_CTP_SECRET: text(500),
  KONTOR_FEMAS_URL: address,
  KONTOR_FEMAS_KEY_ID: text(200),
  KONTOR_FEMAS_SECRET: text(500),
  KONTOR_CAP_URL: address,
  KONTOR_CAP_KEY_ID: text(200),
  KONTOR_CAP_SECRET: text(500),
}

type Given = z.output<z.ZodObject<typeof countersEnvironment>>
type Problem = { name: keyof typeof countersEnvironment; message: string }
const PREFIXES = { ctp: 'KONTOR_CTP', femas: 'KONTOR_FEMAS', cap: 'KONTOR_CAP' } as const

const isHere = (url: string) => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(new URL(url).hostname)

/** Settings that make no sense without one another, each as the variable and what is wrong with it. */
export function countersProblems(given: Given): Problem[] {
  return CODES.flatMap((code) => {
    const prefix = PREFIXES[code]
    const url = given[`${prefix}_URL`]
    const alone = (['KEY_ID', 'SECRET'] as const).flatMap((part) =>
      (given[`${prefix}_${part}`] !== undefined) === (url !== undefined)
        ? []
        : [{ name: `${prefix}_${part}` as const, message: `comes with ${prefix}_URL` }],
    )
    const plain = url?.startsWith('http:') && !isHere(url)
    return [...alone, ...(plain ? [{ name: `${prefix}_URL` as const, message: 'is an https address' }] : [])]
  })
}

/** How counters are reached. Call it when `countersProblems` finds none. */
export function countersConfig(given: Given): CountersConfig {
  const way = (code: Code): CounterWay | null => {
    const prefix = PREFIXES[code]
    const url = given[`${prefix}_URL`]
    if (url === undefined) return null
    return {
      url: url.replace(/\/+$/, ''),
      keyId: given[`${prefix}_KEY_ID`] ?? '',
      secret: given[`${prefix}_SECRET`] ?? '',
    }
  }
  return { ctp: way('ctp'), femas: way('femas'), cap: way('cap') }
}
