import { describe, expect, it } from 'vitest'
import { readConfig } from '#platform/config.ts'
import { signatureOf } from '#platform/outward/sign.ts'
import type { MessageKind } from '../policy/kind.ts'
import { templateProblems, written } from '../policy/template.ts'
import { nextAttempt, quietUntil } from '../policy/times.ts'

const at = (text: string) => Temporal.Instant.from(text)
const HOUSE = 'Asia/Hong_Kong'
const kind: MessageKind = {
  kind: 'test.code',
  channel: 'sms',
  placeholders: ['name', 'code'],
  secrets: ['code'],
  urgent: true,
  expiresHours: 1,
}

describe('[A-21] when messages leave', () => {
  it.each([
    ['22:00', '08:00', '2026-11-21T14:00:00Z', '2026-11-22T00:00:00Z'],
    ['22:00', '08:00', '2026-11-21T23:59:59Z', '2026-11-22T00:00:00Z'],
    ['22:00', '08:00', '2026-11-22T00:00:00Z', null],
    ['22:00', '08:00', '2026-11-21T13:59:59Z', null],
    ['12:00', '13:30', '2026-11-21T04:00:00Z', '2026-11-21T05:30:00Z'],
    ['12:00', '13:30', '2026-11-21T05:30:00Z', null],
    [null, null, '2026-11-21T14:00:00Z', null],
  ])('quiet from %s to %s: at %s they wait until %s', (quietFrom, quietTo, now, until) => {
    expect(quietUntil(at(now), { quietFrom, quietTo }, HOUSE)?.toString() ?? null).toBe(until)
  })

  it('waits longer after each failure, as long as the provider asks, and an hour at most', () => {
    const now = at('2026-11-21T02:00:00Z')
    const waits = (attempts: number, asked: number | null = null) =>
      now.until(nextAttempt(now, attempts, asked)).total('seconds')
    expect([1, 2, 3, 4, 5, 6, 7, 99].map((n) => waits(n))).toEqual([30, 120, 300, 900, 1800, 3600, 3600, 3600])
    expect([waits(1, 90), waits(3, 90), waits(1, 86_400)]).toEqual([90, 300, 3600])
  })
})

describe('[A-21] words', () => {
  const words = { subject: null, body: '{{name}}: {{code}}' }

  it('fill in values once, on one line, and keep secrets from readers', () => {
    const { content, masked } = written(kind, words, { name: 'A\r\nB {{code}}', code: 'Xy7' })
    expect(content.body).toBe('A B {{code}}: Xy7')
    expect(masked.body).toBe('A B {{code}}: ••••••')
    expect(written(kind, words, { name: '$& $1', code: '$`' }).content.body).toBe('$& $1: $`')
  })

  it('of a broker have every placeholder and no other; a secret is in no subject', () => {
    const codes = (given: { subject: string | null; body: string }, of = kind) =>
      templateProblems(of, given).map(({ path, code }) => `${path} ${code}`)
    expect(codes(words)).toEqual([])
    expect(codes({ subject: null, body: '{{name}} {{other}}' })).toEqual([
      'body PLACEHOLDER_MISSING',
      'body PLACEHOLDER_UNKNOWN',
    ])
    expect(codes({ ...words, subject: 'x' })).toEqual(['subject SUBJECT_UNWANTED'])
    const mail = { ...kind, channel: 'email' as const }
    expect(codes(words, mail)).toEqual(['subject SUBJECT_MISSING'])
    expect(codes({ ...words, subject: '{{code}}' }, mail)).toEqual(['subject PLACEHOLDER_UNKNOWN'])
  })
})

describe('[A-21] ways out', () => {
  it('are signed over time, method, path and body', () => {
    const request = { timestamp: '1795226400', method: 'POST', path: '/messages', body: '{"to":"+85251234567"}' }
    const own = signatureOf('secret', request)
    expect(own).toMatch(/^[0-9a-f]{64}$/)
    const others = [
      signatureOf('other', request),
      ...Object.keys(request).map((key) => signatureOf('secret', { ...request, [key]: 'x' })),
    ]
    expect(new Set([own, ...others]).size).toBe(6)
  })

  it('are set up whole, and over TLS but for this machine', () => {
    const DATABASE_URL = 'postgres://kontor:x@127.0.0.1/kontor'
    const sms = { KONTOR_SMS_URL: 'https://sms.example.com/v1/', KONTOR_SMS_KEY_ID: 'k', KONTOR_SMS_SECRET: 's' }
    const mail = { KONTOR_MAIL_URL: 'smtps://u:p@mail.example.com', KONTOR_MAIL_FROM: 'Kontor <no-reply@example.com>' }
    expect(readConfig({ DATABASE_URL }).messages).toEqual({ sms: null, mail: null })
    expect(readConfig({ DATABASE_URL, ...sms, ...mail }).messages).toEqual({
      sms: { url: 'https://sms.example.com/v1', keyId: 'k', secret: 's', sender: 'Kontor' },
      mail: { url: 'smtps://u:p@mail.example.com', from: 'Kontor <no-reply@example.com>' },
    })
    const wrong: [Record<string, string>, RegExp][] = [
      [{ ...sms, KONTOR_SMS_SECRET: '' }, /KONTOR_SMS_SECRET is not set; it comes with KONTOR_SMS_URL/],
      [{ KONTOR_SMS_KEY_ID: 'k' }, /KONTOR_SMS_KEY_ID: comes with KONTOR_SMS_URL/],
      [{ ...sms, KONTOR_SMS_URL: 'http://sms.example.com' }, /KONTOR_SMS_URL: is an https address/],
      [{ ...mail, KONTOR_MAIL_FROM: '' }, /KONTOR_MAIL_FROM is not set/],
      [{ ...mail, KONTOR_MAIL_URL: 'https://mail.example.com' }, /KONTOR_MAIL_URL: is an address like smtps/],
      [{ ...mail, KONTOR_MAIL_FROM: 'nobody' }, /KONTOR_MAIL_FROM/],
    ]
    for (const [more, message] of wrong) expect(() => readConfig({ DATABASE_URL, ...more })).toThrow(message)
  })
})
