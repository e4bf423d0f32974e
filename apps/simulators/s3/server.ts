import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { bodyOf, element, escaped } from './body.ts'
import { Bucket, Denied, FAULTS, type Fault, type Retention } from './bucket.ts'

/** A running simulator. */
export type S3 = { port: number; stop(): Promise<void> }

type Answer = { status: number; headers?: Record<string, string>; body?: string | Buffer }
type Call = { key: string; query: URLSearchParams; request: IncomingMessage; body: Buffer }

const PAGE = 1000
const xml = (name: string, content: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</${name}>`
const timeOf = (at: number): string => new Date(at).toISOString()

/** One bucket and the uploads in parts that are not done yet. */
class Store {
  /** The time it was told it is; null: the machine's. */
  at: number | null = null
  readonly bucket = new Bucket(() => this.at ?? performance.timeOrigin + performance.now())
  readonly #parts = new Map<string, Map<number, Buffer>>()

  answer(call: Call): Answer {
    if (call.key === '') return this.#ofBucket(call)
    const id = call.query.get('versionId')
    switch (call.request.method) {
      case 'PUT':
        return this.#put(call, id)
      case 'POST':
        return this.#parted(call)
      case 'DELETE':
        return this.#delete(call, id)
      default:
        return this.#get(call, id)
    }
  }

  #ofBucket({ query, request }: Call): Answer {
    if (request.method !== 'GET') throw new Denied(405, 'MethodNotAllowed')
    if (query.has('object-lock')) {
      if (this.bucket.faults.has('unconfigured')) throw new Denied(404, 'ObjectLockConfigurationNotFoundError')
      const body = xml('ObjectLockConfiguration', '<ObjectLockEnabled>Enabled</ObjectLockEnabled>')
      return { status: 200, body }
    }
    const prefix = query.get('prefix') ?? ''
    return { status: 200, body: query.has('versions') ? this.#versions(prefix) : this.#list(prefix, query) }
  }

  #list(prefix: string, query: URLSearchParams): string {
    const after = Buffer.from(query.get('continuation-token') ?? '', 'base64url').toString()
    const page: string[] = []
    let last = ''
    let more = false
    for (const { key, version } of this.bucket.current(prefix, after)) {
      more = page.length === PAGE
      if (more) break
      last = key
      page.push(
        `<Contents><Key>${escaped(key)}</Key><Size>${version.bytes.length}</Size><ETag>${escaped(version.etag)}</ETag></Contents>`,
      )
    }
    const next = more ? `<NextContinuationToken>${Buffer.from(last).toString('base64url')}</NextContinuationToken>` : ''
    return xml('ListBucketResult', `<IsTruncated>${more}</IsTruncated>${next}${page.join('')}`)
  }

  #versions(prefix: string): string {
    const all = [...this.bucket.versions(prefix)].map(({ key, version, latest }) => {
      const name = version.bytes === null ? 'DeleteMarker' : 'Version'
      const size = version.bytes === null ? '' : `<Size>${version.bytes.length}</Size>`
      return `<${name}><Key>${escaped(key)}</Key><VersionId>${version.id}</VersionId><IsLatest>${latest}</IsLatest>${size}</${name}>`
    })
    return xml('ListVersionsResult', `<IsTruncated>false</IsTruncated>${all.join('')}`)
  }

  #put({ key, query, request, body }: Call, id: string | null): Answer {
    const text = () => body.toString('utf8')
    const bypass = request.headers['x-amz-bypass-governance-retention'] === 'true'
    if (query.has('retention')) {
      const [mode, until] = [element(text(), 'Mode'), element(text(), 'RetainUntilDate')]
      this.bucket.retain(key, id, mode === null || until === null ? null : retentionOf(mode, until), bypass)
      return { status: 200 }
    }
    if (query.has('legal-hold')) {
      this.bucket.hold(key, id, element(text(), 'Status') === 'ON')
      return { status: 200 }
    }
    const [upload, part] = [query.get('uploadId'), query.get('partNumber')]
    if (upload !== null && part !== null) {
      this.#partsOf(upload).set(Number(part), body)
      return { status: 200, headers: { etag: `"${part}"` } }
    }
    const { headers } = request
    const [mode, until] = [headers['x-amz-object-lock-mode'], headers['x-amz-object-lock-retain-until-date']]
    const version = this.bucket.put(key, body, {
      retention: mode === undefined || until === undefined ? null : retentionOf(String(mode), String(until)),
      held: headers['x-amz-object-lock-legal-hold'] === 'ON',
      ifAbsent: headers['if-none-match'] === '*',
    })
    return { status: 200, headers: { etag: version.etag, 'x-amz-version-id': version.id } }
  }

  #partsOf(upload: string): Map<number, Buffer> {
    const parts = this.#parts.get(upload)
    if (!parts) throw new Denied(404, 'NoSuchUpload')
    return parts
  }

  #parted({ key, query, request }: Call): Answer {
    if (query.has('uploads')) {
      const upload = randomUUID()
      this.#parts.set(upload, new Map())
      return { status: 200, body: xml('InitiateMultipartUploadResult', `<UploadId>${upload}</UploadId>`) }
    }
    const upload = query.get('uploadId') ?? ''
    const parts = [...this.#partsOf(upload)].sort(([a], [b]) => a - b).map(([, bytes]) => bytes)
    const ifAbsent = request.headers['if-none-match'] === '*'
    const version = this.bucket.put(key, Buffer.concat(parts), { retention: null, held: false, ifAbsent })
    this.#parts.delete(upload)
    return {
      status: 200,
      headers: { 'x-amz-version-id': version.id },
      body: xml('CompleteMultipartUploadResult', `<Key>${escaped(key)}</Key><ETag>${escaped(version.etag)}</ETag>`),
    }
  }

  #delete({ key, query, request }: Call, id: string | null): Answer {
    const upload = query.get('uploadId')
    if (upload !== null) this.#parts.delete(upload)
    else this.bucket.delete(key, id, request.headers['x-amz-bypass-governance-retention'] === 'true')
    return { status: 204 }
  }

  #get({ key, query, request }: Call, id: string | null): Answer {
    const found = this.bucket.find(key, id)
    if (query.has('retention')) {
      const { retention } = found
      if (retention === null) throw new Denied(404, 'NoSuchObjectLockConfiguration')
      const until = `<Mode>${retention.mode}</Mode><RetainUntilDate>${timeOf(retention.until)}</RetainUntilDate>`
      return { status: 200, body: xml('Retention', until) }
    }
    if (query.has('legal-hold')) {
      return { status: 200, body: xml('LegalHold', `<Status>${found.held ? 'ON' : 'OFF'}</Status>`) }
    }
    const headers = { etag: found.etag, 'x-amz-version-id': found.id }
    const { bytes } = found
    const range = /^bytes=(\d+)-(\d+)$/.exec(String(request.headers.range ?? ''))
    const part = range ? bytes.subarray(Number(range[1]), Number(range[2]) + 1) : bytes
    const length = { 'content-length': String(part.length) }
    if (request.method === 'HEAD') return { status: 200, headers: { ...headers, ...length } }
    if (!range) return { status: 200, headers: { ...headers, ...length }, body: bytes }
    const span = { 'content-range': `bytes ${range[1]}-${range[2]}/${bytes.length}` }
    return { status: 206, headers: { ...headers, ...length, ...span }, body: part }
  }
}

function retentionOf(mode: string, until: string): Retention {
  const at = Date.parse(until)
  if ((mode !== 'GOVERNANCE' && mode !== 'COMPLIANCE') || Number.isNaN(at)) throw new Denied(400, 'MalformedXML')
  return { mode, until: at }
}

type Options = { port?: number; bucket?: string; keyId?: string }

async function handle(store: Store, options: Required<Options>, request: IncomingMessage, response: ServerResponse) {
  const body = await bodyOf(request)
  const url = new URL(request.url ?? '/', 'http://s3')
  const send = ({ status, headers = {}, body: content }: Answer) => {
    const type = typeof content === 'string' ? { 'content-type': 'application/xml' } : {}
    response.writeHead(status, { ...type, ...headers }).end(request.method === 'HEAD' ? undefined : content)
  }
  if (url.pathname === '/-/control') {
    const { faults, now } = JSON.parse(body.toString('utf8')) as { faults?: string[]; now?: string }
    if (faults) store.bucket.faults = new Set<Fault>(FAULTS.filter((one) => faults.includes(one)))
    if (now !== undefined) store.at = Date.parse(now)
    return send({ status: 204 })
  }
  const [, bucket = '', ...rest] = url.pathname.split('/').map(decodeURIComponent)
  try {
    if (store.bucket.faults.has('down')) throw new Denied(503, 'ServiceUnavailable')
    const known = String(request.headers.authorization ?? '').includes(`Credential=${options.keyId}/`)
    if (!known) throw new Denied(403, 'InvalidAccessKeyId')
    if (bucket !== options.bucket) throw new Denied(404, 'NoSuchBucket')
    return send(store.answer({ key: rest.join('/'), query: url.searchParams, request, body }))
  } catch (error) {
    if (!(error instanceof Denied)) throw error
    return send({
      status: error.status,
      body: `<Error><Code>${error.code}</Code><Message>${error.code}</Message></Error>`,
    })
  }
}

/** A bucket with versions and Object Lock on the loopback. */
export async function startS3(options: Options = {}): Promise<S3> {
  const store = new Store()
  const given = { port: 0, bucket: 'kontor', keyId: 'demo', ...options }
  const server = createServer((request, response) => {
    handle(store, given, request, response).catch(() => response.destroy())
  })
  await new Promise<void>((ready, failed) => {
    server.once('error', failed)
    server.listen(given.port, '127.0.0.1', ready)
  })
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
