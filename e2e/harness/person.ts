import { randomUUID } from 'node:crypto'
import type { Place } from './product.ts'
import type { Language } from './words.ts'

/** The server's answer to one request. */
export type Answer<B = Record<string, unknown>> = { status: number; body: B; headers: Headers }

type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Somebody signed in over HTTP; paths stand below `/api/v1`. */
export type Person = {
  username: string
  operatorId: string
  name: string
  permissions: readonly string[]
  cookie: { name: string; value: string }
  get<B = Record<string, unknown>>(path: string): Promise<Answer<B>>
  /** Writes with a fresh idempotency key unless one is given. */
  send<B = Record<string, unknown>>(method: Method, path: string, body?: unknown, key?: string): Promise<Answer<B>>
  upload<B = Record<string, unknown>>(path: string, files: Record<string, File>): Promise<Answer<B>>
  /** The raw response, for streams and files. */
  open(path: string, init?: RequestInit): Promise<Response>
  speak(language: Language): Promise<void>
}

type Session = { operator: { id: string; name: string }; permissions: string[] }

async function answerOf<B>(response: Response): Promise<Answer<B>> {
  const text = await response.text()
  const json = /json/.test(response.headers.get('content-type') ?? '')
  return { status: response.status, headers: response.headers, body: (json ? JSON.parse(text) : text) as B }
}

/**
 * Signs in as a person of the demo.
 *
 * @throws when the demo has no such person, or the server refuses.
 */
export async function signIn({ address, people }: Place, username: string): Promise<Person> {
  const known = people.find((person) => person.username === username)
  if (!known) throw new Error(`the demo has no ${username}`)
  const base = `${address}/api/v1`
  const signed = await fetch(`${base}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address },
    body: JSON.stringify({ username, password: known.password }),
  })
  const [pair] = signed.headers.getSetCookie()
  const parts = /^([^=]+)=([^;]+)/.exec(pair ?? '')
  if (!parts?.[1] || !parts[2])
    throw new Error(`${username} could not sign in: ${signed.status} ${await signed.text()}`)
  const cookie = { name: parts[1], value: parts[2] }
  const headers = { cookie: `${cookie.name}=${cookie.value}`, origin: address }
  const open = (path: string, init: RequestInit = {}) =>
    fetch(`${base}${path}`, { ...init, headers: { ...headers, ...init.headers } })
  const send: Person['send'] = async (method, path, body, key = randomUUID()) =>
    answerOf(
      await open(path, {
        method,
        headers: { 'idempotency-key': key, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    )
  const { operator, permissions } = (await answerOf<Session>(await open('/session'))).body
  return {
    username,
    operatorId: operator.id,
    name: operator.name,
    permissions,
    cookie,
    open,
    send,
    get: async (path) => answerOf(await open(path)),
    upload: async (path, files) => {
      const form = new FormData()
      for (const [name, file] of Object.entries(files)) form.append(name, file)
      return answerOf(await open(path, { method: 'POST', headers: { 'idempotency-key': randomUUID() }, body: form }))
    },
    speak: async (language) => {
      const { status } = await send('PUT', '/access/own/language', { language })
      if (status !== 200) throw new Error(`${username} could not choose ${language}: ${status}`)
    },
  }
}
