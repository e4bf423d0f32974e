import { createHash, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createKeys, TOKEN_FAULTS, type TokenFault } from './tokens.ts'

/** A running provider. */
export type Oidc = { issuer: string; port: number; stop(): Promise<void> }

/** The client that Kontor is here. */
export const CLIENT = { id: 'kontor', secret: 'simulated-secret' } as const

/** What the next sign-ins are like; set by `POST /control`. */
type Control = {
  /** Claims of whoever signs in; `sub` follows the user name unless it is among them. */
  claims: Record<string, unknown>
  /** Claims that userinfo alone gives. */
  userinfo: Record<string, unknown>
  fault: TokenFault | 'slow' | 'broken' | 'down' | 'denied' | 'html' | 'elsewhere' | null
}

type Grant = { challenge: string; redirectUri: string; nonce: string; username: string }
type Answer = { status: number; headers?: Record<string, string>; body: string }

const json = (value: unknown, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(value),
})
const escaped = (text: string) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`)
/** The clock the client looks at as well: a file's day would not do, tokens live for minutes. */
const nowSeconds = () => Math.floor((performance.timeOrigin + performance.now()) / 1000)
const isTokenFault = (fault: Control['fault']): fault is TokenFault => TOKEN_FAULTS.some((one) => one === fault)

/** The page of the provider: a form with a name, as people see it. */
function page(query: URLSearchParams): Answer {
  const hidden = [...query]
    .filter(([name]) => name !== 'username')
    .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
  const hint = escaped(query.get('login_hint') ?? '')
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><html lang="en"><title>Identity provider</title><link rel="icon" href="data:,"><form action="/authorize">${hidden.join('')}
<label>Name <input name="username" value="${hint}"></label><button>Continue</button></form></html>`,
  }
}

/** Codes, tokens and what they stand for, in memory. */
type Provider = {
  issuer: string
  keys: ReturnType<typeof createKeys>
  grants: Map<string, Grant>
  /** Subjects by access token. */
  people: Map<string, string>
  control: Control
}
const INITIAL: Control = { claims: {}, userinfo: {}, fault: null }

function authorize({ issuer, control, grants }: Provider, query: URLSearchParams): Answer {
  if (query.get('client_id') !== CLIENT.id || query.get('response_type') !== 'code') {
    return json({ error: 'invalid_request' }, 400)
  }
  const username = query.get('username')
  if (username === null) return page(query)
  const back = new URL(query.get('redirect_uri') ?? '')
  back.searchParams.set('state', query.get('state') ?? '')
  back.searchParams.set('iss', issuer)
  if (control.fault === 'denied') {
    back.searchParams.set('error', 'access_denied')
    return { status: 302, headers: { location: back.href }, body: '' }
  }
  const code = randomBytes(24).toString('base64url')
  grants.set(code, {
    challenge: query.get('code_challenge') ?? '',
    redirectUri: query.get('redirect_uri') ?? '',
    nonce: query.get('nonce') ?? '',
    username,
  })
  back.searchParams.set('code', code)
  return { status: 302, headers: { location: back.href }, body: '' }
}

/** RFC 6749 2.3.1: both parts are form-encoded before they are joined, a dash may come as `%2D`. */
function provesClient(authorization: string | undefined): boolean {
  const given = Buffer.from(/^Basic (.+)$/.exec(authorization ?? '')?.[1] ?? '', 'base64').toString('utf8')
  const [id, secret] = given.split(':').map((part) => new URLSearchParams(`part=${part}`).get('part'))
  return id === CLIENT.id && secret === CLIENT.secret
}

function token(provider: Provider, form: URLSearchParams, authorization: string | undefined): Answer {
  const { grants, control, people, issuer, keys } = provider
  if (!provesClient(authorization)) return json({ error: 'invalid_client' }, 401)
  const code = form.get('code') ?? ''
  const grant = grants.get(code)
  grants.delete(code)
  const challenge = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url')
  if (!grant || grant.redirectUri !== form.get('redirect_uri') || grant.challenge !== challenge) {
    return json({ error: 'invalid_grant' }, 400)
  }
  const iat = nowSeconds()
  const sub = String(control.claims['sub'] ?? `id-of-${grant.username}`)
  const access = randomBytes(24).toString('base64url')
  people.set(access, sub)
  const claims = {
    iss: issuer,
    aud: CLIENT.id,
    sub,
    nonce: grant.nonce,
    iat,
    exp: iat + 300,
    preferred_username: grant.username,
    ...control.claims,
  }
  const idToken = keys.token(claims, isTokenFault(control.fault) ? control.fault : null)
  return json({ access_token: access, token_type: 'Bearer', expires_in: 300, id_token: idToken })
}

function discovery({ issuer, control }: Provider): Answer {
  return json({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: control.fault === 'elsewhere' ? 'http://169.254.169.254/token' : `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/keys`,
    end_session_endpoint: `${issuer}/end`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    token_endpoint_auth_methods_supported: ['client_secret_basic'],
  })
}

function answerOf(provider: Provider, request: IncomingMessage, body: string): Answer | null {
  const { pathname, searchParams } = new URL(request.url ?? '/', provider.issuer)
  const { fault } = provider.control
  const { authorization } = request.headers
  if (pathname === '/control') {
    provider.control = { ...INITIAL, ...(JSON.parse(body) as Partial<Control>) }
    return json({})
  }
  if (pathname === '/rotate') {
    provider.keys.rotate()
    return json({})
  }
  if (fault === 'down') return json({ error: 'temporarily_unavailable' }, 503)
  if (pathname === '/.well-known/openid-configuration') return discovery(provider)
  if (pathname === '/keys') return json(provider.keys.jwks())
  if (pathname === '/authorize') return authorize(provider, searchParams)
  if (pathname === '/end') {
    const location = searchParams.get('post_logout_redirect_uri') ?? provider.issuer
    return { status: 302, headers: { location }, body: '' }
  }
  if (pathname === '/userinfo') {
    const sub = provider.people.get(/^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? '')
    return sub === undefined ? json({ error: 'invalid_token' }, 401) : json({ sub, ...provider.control.userinfo })
  }
  if (pathname !== '/token') return json({ error: 'not_found' }, 404)
  if (fault === 'slow') return null
  if (fault === 'broken') return json({ error: 'server_error' }, 500)
  if (fault === 'html') return { status: 200, headers: { 'content-type': 'text/html' }, body: '<p>Maintenance</p>' }
  return token(provider, new URLSearchParams(body), authorization)
}

/** An OpenID provider on the loopback: real codes, keys and tokens, and every fault a client has to bear. */
export async function startOidc(options: { port?: number } = {}): Promise<Oidc> {
  const provider: Provider = {
    issuer: '',
    keys: createKeys(),
    grants: new Map(),
    people: new Map(),
    control: INITIAL,
  }
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const answer = answerOf(provider, request, Buffer.concat(chunks).toString('utf8'))
    if (answer) response.writeHead(answer.status, answer.headers).end(answer.body)
  }
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((ready, failed) => {
    server.once('error', failed)
    server.listen(options.port ?? 0, '127.0.0.1', ready)
  })
  const { port } = server.address() as AddressInfo
  provider.issuer = `http://127.0.0.1:${port}`
  return {
    issuer: provider.issuer,
    port,
    stop: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
