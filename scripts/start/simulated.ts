import { say } from '../command.ts'

/** What the server is told about simulated ways out, and how they end. */
export type SimulatedWays = { env: Record<string, string>; stop(): Promise<void> }

const NONE: SimulatedWays = { env: {}, stop: async () => undefined }

/**
 * A phone network and a mail server for the demo, on this machine, so that its messages arrive somewhere; none where
 * real ones are set up, or nothing is a demo.
 */
export async function simulatedWays(): Promise<SimulatedWays> {
  const { KONTOR_DEMO, KONTOR_SMS_URL, KONTOR_MAIL_URL } = process.env
  if (KONTOR_DEMO === '0' || KONTOR_SMS_URL || KONTOR_MAIL_URL || process.env.DATABASE_URL) return NONE
  const [{ startSms }, { startMail }] = await Promise.all([
    import('../../apps/simulators/sms/server.ts'),
    import('../../apps/simulators/mail/server.ts'),
  ])
  const [sms, mail] = await Promise.all([startSms(), startMail()])
  say(
    `Simulated phones: http://127.0.0.1:${sms.port}/inbox  Simulated mailboxes: http://127.0.0.1:${mail.showPort}/inbox`,
  )
  return {
    env: {
      KONTOR_SMS_URL: `http://127.0.0.1:${sms.port}`,
      KONTOR_SMS_KEY_ID: 'demo',
      KONTOR_SMS_SECRET: 'simulated-secret',
      KONTOR_MAIL_URL: `smtp://demo:simulated-secret@127.0.0.1:${mail.port}`,
      KONTOR_MAIL_FROM: 'Kontor <no-reply@kontor.example>',
    },
    stop: async () => void (await Promise.all([sms.stop(), mail.stop()])),
  }
}
