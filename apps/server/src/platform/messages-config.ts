import { z } from 'zod'

/** How messages leave the house; a channel that is null waits. Carries secrets. */
export type MessagesConfig = {
  readonly sms: {
    /** Where the provider's interface stands, without a trailing slash. */
    readonly url: string
    readonly keyId: string
    readonly secret: string
    /** What the phone shows as the sender. */
    readonly sender: string
  } | null
  readonly mail: {
    /** `smtp:` upgrades to TLS before anything is said, except on this machine; `smtps:` begins with it. */
    readonly url: string
    /** Address of the sender, with a name or without: `Kontor <no-reply@example.com>`. */
    readonly from: string
  } | null
}

const text = (max: number) => z.string().trim().min(1).max(max, `has at most ${max} characters`).optional()

/** The variables of messages to clients. */
export const messagesEnvironment = {
  KONTOR_SMS_URL: z.url({ protocol: /^https?$/, error: 'is the https address of the provider' }).optional(),
  KONTOR_SMS_KEY_ID: text(200),
  KONTOR_SMS_SECRET: text(500),
  KONTOR_SMS_SENDER: z
    .string()
    .regex(/^[A-Za-z0-9 ]{1,11}$|^\+?[0-9]{3,15}$/, 'is a number, or a name of up to eleven letters and digits')
    .default('Kontor'),
  KONTOR_MAIL_URL: z.url({ protocol: /^smtps?$/, error: 'is an address like smtps://user:password@host' }).optional(),
  KONTOR_MAIL_FROM: z
    .string()
    .regex(
      /^([^<>\r\n"]{1,100} <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/,
      'is an address like Name <name@example.com>',
    )
    .optional(),
}

type Given = z.output<z.ZodObject<typeof messagesEnvironment>>
type Problem = { name: keyof typeof messagesEnvironment; message: string }

/** Whether an address names this machine. */
const isHere = (url: URL) => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname)

function cameAlone(given: Given, first: keyof Given, others: readonly (keyof Given)[]): Problem[] {
  const wanted = given[first] !== undefined
  return others.flatMap((name) =>
    (given[name] !== undefined) === wanted ? [] : [{ name, message: `comes with ${first}` }],
  )
}

/** Settings that make no sense without one another, each as the variable and what is wrong with it. */
export function messagesProblems(given: Given): Problem[] {
  const url = given.KONTOR_SMS_URL === undefined ? null : new URL(given.KONTOR_SMS_URL)
  const plain = url !== null && url.protocol === 'http:' && !isHere(url)
  return [
    ...cameAlone(given, 'KONTOR_SMS_URL', ['KONTOR_SMS_KEY_ID', 'KONTOR_SMS_SECRET']),
    ...cameAlone(given, 'KONTOR_MAIL_URL', ['KONTOR_MAIL_FROM']),
    ...(plain ? [{ name: 'KONTOR_SMS_URL' as const, message: 'is an https address' }] : []),
  ]
}

/** How messages leave. Call it when `messagesProblems` finds none. */
export function messagesConfig(given: Given): MessagesConfig {
  const { KONTOR_SMS_URL: sms, KONTOR_MAIL_URL: mail } = given
  return {
    sms:
      sms === undefined
        ? null
        : {
            url: sms.replace(/\/+$/, ''),
            keyId: given.KONTOR_SMS_KEY_ID ?? '',
            secret: given.KONTOR_SMS_SECRET ?? '',
            sender: given.KONTOR_SMS_SENDER,
          },
    mail: mail === undefined ? null : { url: mail, from: given.KONTOR_MAIL_FROM ?? '' },
  }
}
