import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

/** A running simulator: where it takes mail, and where it shows it. */
export type MailSink = { port: number; showPort: number; stop(): Promise<void> }

type Letter = { to: string[]; from: string; raw: string }

const INBOX_MAX = 200
const SIZE_MAX = 20_000_000

/** An SMTP error as the library takes it. */
function refusal(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code })
}

function sink(letters: Letter[], user: string, password: string): SMTPServer {
  let postponed = 0
  return new SMTPServer({
    authOptional: false,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    size: SIZE_MAX,
    logger: false,
    onAuth({ username, password: given }, _session, done) {
      if (username === user && given === password) done(null, { user })
      else done(refusal(535, 'credentials invalid'))
    },
    onRcptTo({ address }, _session, done) {
      if (address.startsWith('nobody@')) return done(refusal(550, 'no such mailbox'))
      if (address.startsWith('later@') && (postponed += 1) % 2 === 1) return done(refusal(451, 'come back later'))
      return done()
    },
    onData(stream, session, done) {
      const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address
      const to = session.envelope.rcptTo.map(({ address }) => address)
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => void chunks.push(chunk))
      stream.on('end', () => {
        letters.push({ from, to, raw: Buffer.concat(chunks).toString('utf8') })
        done(null, `queued as ${letters.length}`)
      })
    },
  })
}

/** A mail server on the loopback that keeps what it gets for everybody to see. */
export async function startMail(
  options: { port?: number; showPort?: number; user?: string; password?: string } = {},
): Promise<MailSink> {
  const letters: Letter[] = []
  const smtp = sink(letters, options.user ?? 'demo', options.password ?? 'simulated-secret')
  smtp.on('error', () => undefined)
  const show = createServer((_request, response) => {
    const items = letters.slice(-INBOX_MAX).toReversed()
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ items }))
  })
  await new Promise<void>((ready) => smtp.listen(options.port ?? 0, '127.0.0.1', ready))
  await new Promise<void>((ready) => show.listen(options.showPort ?? 0, '127.0.0.1', ready))
  return {
    port: (smtp.server.address() as AddressInfo).port,
    showPort: (show.address() as AddressInfo).port,
    stop: async () => {
      show.closeAllConnections()
      await Promise.all([
        new Promise<void>((done) => smtp.close(() => done())),
        new Promise<void>((done) => show.close(() => done())),
      ])
    },
  }
}
