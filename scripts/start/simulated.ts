import { join } from 'node:path'
import { say } from '../command.ts'
import { dataFolder } from './database.ts'
import { simulatedCounters } from './simulated-counters.ts'
import type { SimulatedWays } from './simulated-ways.ts'

const NONE: SimulatedWays = { env: {}, stop: async () => undefined }

/** The filing side of an exchange. */
async function simulatedExchange(): Promise<SimulatedWays> {
  if (process.env.KONTOR_FILING_SFTP_URL || process.env.KONTOR_FILING_ENVIRONMENT) return NONE
  const { startExchange } = await import('../../apps/simulators/exchange/server.ts')
  const exchange = await startExchange()
  say(
    `Simulated exchange: sftp://demo@127.0.0.1:${exchange.port}  told what to do at http://127.0.0.1:${exchange.controlPort}/control`,
  )
  return {
    env: {
      KONTOR_FILING_ENVIRONMENT: 'test',
      KONTOR_FILING_SFTP_URL: `sftp://demo@127.0.0.1:${exchange.port}`,
      KONTOR_FILING_SFTP_HOST_KEY: exchange.hostKey,
      KONTOR_FILING_SFTP_PASSWORD: 'simulated-secret',
    },
    stop: () => exchange.stop(),
  }
}

/** A phone network and a mail server. */
async function simulatedMessages(): Promise<SimulatedWays> {
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

/** The exchanges' cloud platform. */
async function simulatedCloud(): Promise<SimulatedWays> {
  const { startCloud } = await import('../../apps/simulators/cloud/server.ts')
  const cloud = await startCloud()
  const url = `http://127.0.0.1:${cloud.port}`
  say(`Simulated cloud platform: ${url}/filed`)
  return {
    env: { KONTOR_CLOUD_URL: url, KONTOR_CLOUD_KEY_ID: 'demo', KONTOR_CLOUD_SECRET: 'simulated-secret' },
    stop: () => cloud.stop(),
  }
}

/** The office tool. */
async function simulatedOa(): Promise<SimulatedWays> {
  const { startOa } = await import('../../apps/simulators/oa/server.ts')
  const tool = await startOa()
  const url = `http://127.0.0.1:${tool.port}`
  say(`Simulated office tool: ${url}/`)
  return {
    env: { KONTOR_OA_URL: url, KONTOR_OA_KEY_ID: 'demo', KONTOR_OA_SECRET: 'simulated-secret' },
    stop: () => tool.stop(),
  }
}

/** On the port that addresses in the database name since the last start; on another where somebody else has it. */
const onPort = <T>(port: number, start: (port: number) => Promise<T>): Promise<T> => start(port).catch(() => start(0))

/** Groups of chat tools, and a system that takes events: where robots and webhooks of the demo may be pointed. */
async function simulatedListeners(): Promise<SimulatedWays> {
  const [{ startChats }, { startReceiver }] = await Promise.all([
    import('../../apps/simulators/chat/server.ts'),
    import('../../apps/simulators/receiver/server.ts'),
  ])
  const [chats, receiver] = await Promise.all([
    onPort(8198, (port) => startChats({ port })),
    onPort(8196, (port) => startReceiver({ port })),
  ])
  const [groups, system] = [`127.0.0.1:${chats.port}`, `127.0.0.1:${receiver.port}`]
  say(`Simulated chat groups: http://${groups}/inbox  Simulated receiver of webhooks: http://${system}/events`)
  return {
    env: { KONTOR_WEBHOOK_PRIVATE_HOSTS: `${groups},${system}` },
    stop: async () => void (await Promise.all([chats.stop(), receiver.stop()])),
  }
}

/** A second store beside the first, so that there is something to look at. */
function secondStore(): SimulatedWays {
  return { env: { KONTOR_BACKUP_FOLDER: join(dataFolder(), 'second-store') }, stop: async () => undefined }
}

/** The folder of an older system, which the demo fills. */
function legacyFolder(): SimulatedWays {
  return { env: { KONTOR_MOUNTS: `old-archive=${join(dataFolder(), 'legacy-archive')}` }, stop: async () => undefined }
}

/**
 * Where the demo's messages and files arrive, on this machine; none where real ones are set up, or nothing is a demo.
 */
export async function simulatedWays(): Promise<SimulatedWays> {
  const { KONTOR_DEMO, KONTOR_SMS_URL, KONTOR_MAIL_URL, KONTOR_CLOUD_URL, DATABASE_URL } = process.env
  const { KONTOR_CTP_URL, KONTOR_FEMAS_URL, KONTOR_CAP_URL, KONTOR_OA_URL } = process.env
  const { KONTOR_WEBHOOK_PRIVATE_HOSTS } = process.env
  const { KONTOR_MOUNTS, KONTOR_BACKUP_FOLDER, KONTOR_BACKUP_S3_BUCKET } = process.env
  if (KONTOR_DEMO === '0' || DATABASE_URL) return NONE
  const ways = await Promise.all([
    KONTOR_SMS_URL || KONTOR_MAIL_URL ? NONE : simulatedMessages(),
    KONTOR_CLOUD_URL ? NONE : simulatedCloud(),
    KONTOR_CTP_URL || KONTOR_FEMAS_URL || KONTOR_CAP_URL ? NONE : simulatedCounters(),
    simulatedExchange(),
    KONTOR_OA_URL ? NONE : simulatedOa(),
    KONTOR_WEBHOOK_PRIVATE_HOSTS ? NONE : simulatedListeners(),
    KONTOR_BACKUP_FOLDER || KONTOR_BACKUP_S3_BUCKET ? NONE : secondStore(),
    KONTOR_MOUNTS ? NONE : legacyFolder(),
  ])
  return {
    env: Object.assign({}, ...ways.map(({ env }) => env)) as Record<string, string>,
    stop: async () => void (await Promise.all(ways.map((way) => way.stop()))),
  }
}
