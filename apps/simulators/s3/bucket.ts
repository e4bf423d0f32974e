import { createHash, randomUUID } from 'node:crypto'

/** What is wrong with the store, beyond what a healthy one does. */
export const FAULTS = ['deletes', 'overwrites', 'shortens', 'unheld', 'unconfigured', 'down'] as const
export type Fault = (typeof FAULTS)[number]

export type Retention = { mode: 'GOVERNANCE' | 'COMPLIANCE'; until: number }
export type Version = {
  id: string
  /** Null for a delete marker. */
  bytes: Buffer | null
  etag: string
  at: number
  retention: Retention | null
  held: boolean
}

/** A refusal as the protocol words it. */
export class Denied extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string) {
    super(code)
    this.status = status
    this.code = code
  }
}

const etagOf = (bytes: Buffer): string => `"${createHash('md5').update(bytes).digest('hex')}"`

/** A bucket whose versions are never changed and, while they are locked, never deleted. */
export class Bucket {
  readonly #keys = new Map<string, Version[]>()
  readonly #now: () => number
  faults = new Set<Fault>()

  constructor(now: () => number) {
    this.#now = now
  }

  put(key: string, bytes: Buffer, lock: { retention: Retention | null; held: boolean; ifAbsent: boolean }): Version {
    const versions = this.#keys.get(key) ?? []
    if (lock.ifAbsent && versions.at(-1)?.bytes) throw new Denied(412, 'PreconditionFailed')
    const { retention } = lock
    const held = lock.held && !this.faults.has('unheld')
    const version = { id: randomUUID(), bytes, etag: etagOf(bytes), at: this.#now(), retention, held }
    const last = versions.at(-1)
    if (last && this.faults.has('overwrites')) Object.assign(last, { bytes, etag: version.etag })
    else versions.push(version)
    this.#keys.set(key, versions)
    return versions.at(-1) as Version
  }

  /** The version named, else the newest; a delete marker hides what is older. */
  find(key: string, id: string | null): Version & { bytes: Buffer } {
    const versions = this.#keys.get(key) ?? []
    const found = id === null ? versions.at(-1) : versions.find((one) => one.id === id)
    if (!found) throw new Denied(404, id === null ? 'NoSuchKey' : 'NoSuchVersion')
    if (found.bytes === null) throw new Denied(id === null ? 404 : 405, id === null ? 'NoSuchKey' : 'MethodNotAllowed')
    return found as Version & { bytes: Buffer }
  }

  /** Without a version a marker is put in front, whatever is locked; a version goes only when nothing keeps it. */
  delete(key: string, id: string | null, bypass: boolean): void {
    const versions = this.#keys.get(key) ?? []
    if (id === null) {
      if (versions.length > 0) {
        versions.push({ id: randomUUID(), bytes: null, etag: '', at: this.#now(), retention: null, held: false })
      }
      return
    }
    const found = versions.find((one) => one.id === id)
    if (!found) return
    if (this.#isLocked(found, bypass) && !this.faults.has('deletes')) throw new Denied(403, 'AccessDenied')
    const left = versions.filter((one) => one !== found)
    if (left.length > 0) this.#keys.set(key, left)
    else this.#keys.delete(key)
  }

  #isLocked({ retention, held }: Version, bypass: boolean): boolean {
    if (held) return true
    if (retention === null || retention.until <= this.#now()) return false
    return retention.mode === 'COMPLIANCE' || !bypass
  }

  retain(key: string, id: string | null, wanted: Retention | null, bypass: boolean): void {
    const found = this.find(key, id)
    const now = found.retention
    const weaker =
      now !== null &&
      now.until > this.#now() &&
      (wanted === null || wanted.until < now.until || (now.mode === 'COMPLIANCE' && wanted.mode !== 'COMPLIANCE'))
    const allowed = now?.mode === 'GOVERNANCE' && bypass
    if (weaker && !allowed && !this.faults.has('shortens')) throw new Denied(403, 'AccessDenied')
    if (wanted !== null && wanted.until <= this.#now()) throw new Denied(400, 'InvalidArgument')
    found.retention = wanted
  }

  hold(key: string, id: string | null, held: boolean): void {
    const found = this.find(key, id)
    if (!this.faults.has('unheld')) found.held = held
  }

  /** Newest versions of keys after one, in the order of their names. */
  *current(prefix: string, after: string): Generator<{ key: string; version: Version & { bytes: Buffer } }> {
    for (const key of [...this.#keys.keys()].sort()) {
      const version = this.#keys.get(key)?.at(-1)
      if (!key.startsWith(prefix) || key <= after || !version?.bytes) continue
      yield { key, version: version as Version & { bytes: Buffer } }
    }
  }

  /** All versions of keys with a prefix, newest first. */
  *versions(prefix: string): Generator<{ key: string; version: Version; latest: boolean }> {
    for (const key of [...this.#keys.keys()].sort()) {
      if (!key.startsWith(prefix)) continue
      const all = this.#keys.get(key) ?? []
      for (const version of all.toReversed()) yield { key, version, latest: version === all.at(-1) }
    }
  }
}
