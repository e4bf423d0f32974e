import { ApiProblem, problemOf } from './problem.ts'

export type QueryValue = string | number | boolean | null | undefined
export type Query = Record<string, QueryValue>
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type CallOptions = { query?: Query; body?: unknown; key?: string; signal?: AbortSignal }

/** What a write answers: done with its value, or waiting for other people. */
export type Outcome<T> = { kind: 'done'; value: T } | { kind: 'awaiting-approval'; ticketId: string }

const BASE = '/api/v1'
const listeners = new Set<() => void>()

/** Called when a call finds the session gone, so that the shell can ask to sign in again without losing the page. */
export function onSignedOut(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Tells the shell when a problem means that the session is gone. */
export function reportSignedOut(problem: ApiProblem): void {
  if (problem.code === 'SIGN_IN_REQUIRED') for (const listener of listeners) listener()
}

/** A fresh idempotency key. `randomUUID` exists on secure origins only, and a branch may run plain HTTP inside. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** `/api/v1/accounts?limit=50`; empty values are left out. */
export function apiUrl(path: string, query?: Query): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return `${BASE}${path}${text ? `?${text}` : ''}`
}

async function readBody(response: Response): Promise<unknown> {
  const text = await response.text()
  if (!text) return null
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

async function call(method: Method, path: string, options: CallOptions): Promise<{ status: number; body: unknown }> {
  const headers: Record<string, string> = { accept: 'application/json' }
  let body: BodyInit | undefined
  if (options.body instanceof FormData) body = options.body
  else if (options.body !== undefined) {
    headers['content-type'] = 'application/json'
    body = JSON.stringify(options.body)
  }
  if (method !== 'GET') headers['idempotency-key'] = options.key ?? newKey()
  let response: Response
  try {
    response = await fetch(apiUrl(path, options.query), {
      method,
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body }),
      ...(options.signal ? { signal: options.signal } : {}),
    })
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw new ApiProblem({ status: 0, code: 'UNREACHABLE', module: 'kit' })
  }
  const answer = await readBody(response)
  if (response.ok) return { status: response.status, body: answer }
  const problem = problemOf(response.status, answer)
  reportSignedOut(problem)
  throw problem
}

const value = async <T>(method: Method, path: string, options: CallOptions): Promise<T> =>
  (await call(method, path, options)).body as T

/** The server, one call each. Writes carry an idempotency key; give `key` to make a retry the same write. */
export const api = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) =>
    value<T>('GET', path, { ...(query ? { query } : {}), ...(signal ? { signal } : {}) }),
  post: <T>(path: string, body?: unknown, options?: { key?: string; signal?: AbortSignal }) =>
    value<T>('POST', path, { body: body ?? {}, ...options }),
  put: <T>(path: string, body?: unknown) => value<T>('PUT', path, { body: body ?? {} }),
  delete: <T>(path: string) => value<T>('DELETE', path, {}),
  /** A command: 202 means that it waits for approval. */
  async command<T>(method: string, path: string, body: unknown, key: string): Promise<Outcome<T>> {
    const answer = await call(method as Method, path, { body, key })
    if (answer.status === 202 && answer.body !== null && typeof answer.body === 'object' && 'ticketId' in answer.body) {
      return { kind: 'awaiting-approval', ticketId: String(answer.body.ticketId) }
    }
    return { kind: 'done', value: answer.body as T }
  },
}
