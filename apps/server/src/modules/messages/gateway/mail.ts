import { createTransport } from 'nodemailer'
import type { MessagesConfig } from '#platform/messages-config.ts'
import { type Attempt, type Letter, receiptText } from './answer.ts'

type Server = NonNullable<MessagesConfig['mail']>
const LIMIT_MS = 10_000
const HERE = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/

/** What to tell the library: TLS always, except to a server on this machine. */
function optionsOf(server: Server) {
  const url = new URL(server.url)
  const secure = url.protocol === 'smtps:'
  const here = HERE.test(url.hostname)
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTLS: !secure && !here,
    ignoreTLS: !secure && here,
    ...(url.username === ''
      ? {}
      : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    connectionTimeout: LIMIT_MS,
    greetingTimeout: LIMIT_MS,
    socketTimeout: LIMIT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  }
}

type SmtpError = { code?: string; responseCode?: number; response?: string; command?: string }

function refusedBy(error: SmtpError): Attempt {
  const { code = '', responseCode = 0, response = '' } = error
  if (code === 'EAUTH') return { kind: 'later', reason: 'KEY_REFUSED', retryAfter: null }
  if (responseCode >= 500) {
    const reason = code === 'EENVELOPE' ? 'ADDRESS_REFUSED' : 'CONTENT_REFUSED'
    return { kind: 'refused', reason, receipt: receiptText(response) }
  }
  if (responseCode >= 400) return { kind: 'later', reason: 'BUSY', retryAfter: null }
  return { kind: 'later', reason: code === 'EPROTOCOL' ? 'PROVIDER_FAULT' : 'UNREACHABLE', retryAfter: null }
}

const domainOf = (from: string) => from.replace(/>$/, '').split('@').at(-1) ?? 'kontor.invalid'

/**
 * Hands a message to the mail server, as plain text with its enclosures. Every attempt bears the same Message-ID, so that a copy sent again
 * after a lost answer is known as one.
 */
export async function sendMail(server: Server, letter: Letter): Promise<Attempt> {
  const transport = createTransport(optionsOf(server))
  try {
    const sent = await transport.sendMail({
      from: server.from,
      to: { name: '', address: letter.to },
      subject: letter.subject ?? '',
      text: letter.body,
      attachments: letter.enclosures.map(({ name, mime, content }) => ({ filename: name, contentType: mime, content })),
      messageId: `<${letter.reference.replace(':', '.')}@${domainOf(server.from)}>`,
      headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': letter.language },
    })
    return { kind: 'taken', providerId: null, receipt: receiptText(String(sent.response)) }
  } catch (error) {
    return refusedBy(error as SmtpError)
  } finally {
    transport.close()
  }
}
