import type { Clock } from '#kernel/clock.ts'
import { s3Store } from '#platform/files/s3-store.ts'
import type { LockMode, ObjectStore } from '#platform/files/store.ts'
import { started } from './ways.ts'

/** A bucket with versions and Object Lock in a process of its own. */
export type LockingS3 = {
  endpoint: string
  /** Its faults (apps/simulators/s3), and the time it believes it is. */
  control(told: { faults?: string[]; now?: string }): Promise<void>
  /** The driver on it; `mode` null: a driver that is not told of locks. */
  store(options: { spoolDir: string; clock: Clock; mode?: LockMode | null; prefix?: string }): Promise<ObjectStore>
  stop(): void
}

export async function startLockingS3(): Promise<LockingS3> {
  const { child, said } = await started<{ url: string }>('s3', [])
  return {
    endpoint: said.url,
    async control(told) {
      await fetch(`${said.url}/-/control`, { method: 'POST', body: JSON.stringify(told) })
    },
    store: ({ spoolDir, clock, mode = 'GOVERNANCE', prefix = 'broker/' }) =>
      s3Store({
        endpoint: said.url,
        region: 'us-east-1',
        bucket: 'kontor',
        prefix,
        accessKeyId: 'demo',
        secretAccessKey: 'simulated-secret',
        spoolDir,
        clock,
        ...(mode === null ? {} : { lock: mode }),
      }),
    stop: () => void child.kill(),
  }
}
