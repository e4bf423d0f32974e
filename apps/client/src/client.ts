import { type Operations, PLACES } from './operations.ts'

export type OperationId = keyof Operations
export type Input<Id extends OperationId> = Operations[Id]['input']
export type Answer<Id extends OperationId> = Operations[Id]['answer']

/** What a call came to: done, or put before somebody who must approve it. */
export type Outcome<Id extends OperationId> =
  | { kind: 'done'; value: Answer<Id> }
  | { kind: 'awaiting-approval'; ticketId: string }

/** What the server says when it refuses (RFC 9457). */
export type Problem = {
  status: number
  code: string
  params: Record<string, unknown>
  fields: { path: string; code: string }[]
  requestId: string
}

/** A refusal: `problem.code` says why, `problem.fields` where. */
export class RefusedError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(`${problem.code} (request ${problem.requestId})`)
    this.name = 'RefusedError'
    this.problem = problem
  }
}

export type Settings = { address: string; apiKey: string; fetch?: typeof fetch }
/** A write sent twice under one key is done once. Give your own to send it again after a failure of the network. */
export type Once = { idempotencyKey?: string }

type Parts = { path?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown }

function addressOf(base: string, place: string, { path = {}, query = {} }: Parts): URL {
  const filled = place.replaceAll(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(String(path[name])))
  const url = new URL(filled, base)
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) url.searchParams.set(name, String(value))
  }
  return url
}

/** A client that calls Kontor's operations by their ids, with the API key of a person or system. */
export function kontorClient({ address, apiKey, fetch: send = fetch }: Settings) {
  return async <Id extends OperationId>(id: Id, input: Input<Id>, once: Once = {}): Promise<Outcome<Id>> => {
    const [method, place] = PLACES[id]
    const parts: Parts = input
    const writes = method !== 'GET'
    const answer = await send(addressOf(address, place, parts), {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        accept: 'application/json',
        ...(writes
          ? { 'content-type': 'application/json', 'idempotency-key': once.idempotencyKey ?? crypto.randomUUID() }
          : {}),
      },
      ...(writes ? { body: JSON.stringify(parts.body ?? {}) } : {}),
    })
    const body: unknown = answer.status === 204 ? null : await answer.json()
    if (!answer.ok) throw new RefusedError(body as Problem)
    if (answer.status === 202) return { kind: 'awaiting-approval', ticketId: (body as { ticketId: string }).ticketId }
    return { kind: 'done', value: body as Answer<Id> }
  }
}

export type KontorClient = ReturnType<typeof kontorClient>

/** The value of a call that needs nobody's approval; throws when it was put before somebody. */
export function doneOf<Id extends OperationId>(outcome: Outcome<Id>): Answer<Id> {
  if (outcome.kind === 'done') return outcome.value
  throw new Error(`awaits approval as ticket ${outcome.ticketId}`)
}
