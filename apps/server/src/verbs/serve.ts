import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Config } from '#platform/config.ts'
import { createServer } from '#platform/http/server.ts'
import { startRunner } from '#platform/jobs/runner.ts'
import { resolveActor } from '../compose.ts'
import { EXIT, Exit } from './exit.ts'
import { type Environment, openPlatform } from './open.ts'
import { say } from './say.ts'
import { saySignIns, seed } from './seed.ts'

const CONSOLE = join(import.meta.dirname, '..', '..', '..', 'console', 'dist')

async function listen(http: FastifyInstance, config: Config): Promise<number> {
  try {
    await http.listen({ host: config.host, port: config.port })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'EADDRINUSE') {
      throw new Exit(
        EXIT.portBusy,
        `Port ${config.port} is in use by another program.`,
        `Choose another: PORT=${config.port + 1}`,
      )
    }
    if (code === 'EACCES')
      throw new Exit(EXIT.portBusy, `This account may not open port ${config.port}.`, 'Choose one above 1023.')
    throw error
  }
  const address = http.server.address()
  return address !== null && typeof address === 'object' ? address.port : config.port
}

/** The address people type. */
function addressOf(config: Config, port: number): string {
  if (config.publicUrl !== null) return config.publicUrl
  const host = config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : config.host
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/**
 * Serves console and API until asked to stop, and runs background jobs beside it unless KONTOR_WORKER=0. Stopping turns
 * new requests away, answers those under way, and gives unfinished jobs back.
 */
export async function serve(env: Environment, stop: AbortSignal): Promise<void> {
  const { platform, close } = await openPlatform(env)
  try {
    const { demo } = platform.config
    const users = demo === 'none' ? null : await seed(platform, demo)
    const { http, shutDown } = await createServer(platform, { resolveActor, consoleFolder: CONSOLE })
    const port = await listen(http, platform.config)
    const runner = platform.config.worker ? startRunner(platform) : null
    saySignIns(platform, users)
    say(`\nKontor is ready: ${addressOf(platform.config, port)}`)
    await new Promise<void>((resolve) => {
      if (stop.aborted) resolve()
      stop.addEventListener('abort', () => resolve(), { once: true })
    })
    await Promise.all([shutDown(), runner?.stop()])
  } finally {
    await close()
  }
}

/** Runs background jobs alone. */
export async function work(env: Environment, stop: AbortSignal): Promise<void> {
  const { platform, close } = await openPlatform(env)
  try {
    const runner = startRunner(platform)
    say('Kontor runs background jobs.')
    await new Promise<void>((resolve) => {
      if (stop.aborted) resolve()
      stop.addEventListener('abort', () => resolve(), { once: true })
    })
    await runner.stop()
  } finally {
    await close()
  }
}
