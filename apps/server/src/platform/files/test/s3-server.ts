import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** An S3 server of its own process on loopback, with one bucket `kontor`. */
export type S3Server = { endpoint: string; stop(): Promise<void> }

/** Starts the server and waits until it listens. */
export async function startS3Server(): Promise<S3Server> {
  const directory = await mkdtemp(join(tmpdir(), 'kontor-s3-'))
  const port = await freePort()
  const script = createRequire(import.meta.url).resolve('s3rver/bin/s3rver.js')
  const args = ['-d', directory, '-a', '127.0.0.1', '-p', String(port), '--configure-bucket', 'kontor']
  // It makes its page tokens with DES, which OpenSSL 3 keeps in the legacy provider.
  const child = spawn(process.execPath, ['--no-warnings', '--openssl-legacy-provider', script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => {
      if (text.includes('listening')) resolve()
    })
    child.once('exit', (code) => reject(new Error(`the S3 server ended with ${code}`)))
  })
  await ready
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill()
      if (child.exitCode === null) await once(child, 'exit')
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (!address || typeof address === 'string') throw new Error('no port')
  return address.port
}
