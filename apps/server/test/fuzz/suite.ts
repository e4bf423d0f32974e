import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '#testing/app.ts'
import type { World } from './arbitrary.ts'
import { type Document, fitting, idsOf, type Operation, operationsOf, type Request, unfitting } from './operations.ts'
import { seededApp } from './seeded.ts'

/** What a careless answer would hold. */
const LEAKS = /\bat [\w.<>]+ \(|node_modules|postgres|syntax error|violates|\bselect\b.+\bfrom\b|relation "/i

type Reply = { statusCode: number; headers: Record<string, unknown>; body: string }

function contractOf(document: Document) {
  const ajv = new Ajv2020({ strict: false, allErrors: false })
  formats.default(ajv)
  ajv.addSchema(document as unknown as AnySchema, 'doc')
  const escaped = (text: string) => text.replaceAll('~', '~0').replaceAll('/', '~1')
  /** What is wrong with an answer, null when nothing is. */
  return (operation: Operation, reply: Reply): string | null => {
    const status = String(reply.statusCode)
    if (reply.statusCode >= 500 && reply.statusCode !== 503) return `answers ${status}: ${reply.body.slice(0, 300)}`
    const declared = operation.responses[status]
    if (!declared) return `answers ${status}, which is not documented: ${reply.body.slice(0, 200)}`
    const type = String(reply.headers['content-type'] ?? '').split(';')[0] as string
    if (reply.statusCode >= 400 && type !== 'application/problem+json') return `answers ${status} as ${type}`
    if (LEAKS.test(reply.body) && type.includes('json') && reply.statusCode >= 400)
      return `tells too much: ${reply.body.slice(0, 300)}`
    if (!type.includes('json') || reply.body === '' || !declared.content?.[type]) return null
    const pointer = `doc#/paths/${escaped(operation.path)}/${operation.method.toLowerCase()}/responses/${status}/content/${escaped(type)}/schema`
    const check = ajv.getSchema(pointer) ?? ajv.compile({ $ref: pointer })
    return check(JSON.parse(reply.body))
      ? null
      : `answers what the document does not say: ${ajv.errorsText(check.errors)} ${reply.body.slice(0, 200)}`
  }
}

const shown = (request: Request) =>
  `curl -X ${request.method} '${request.url}' -d '${(request.payload ?? '').slice(0, 300)}'`

/** Calls every operation with fitting and with spoiled requests and holds each answer against the document. */
export function fuzz(runs: number): void {
  let app: TestApp
  let document: Document
  let world: World
  let headers: Record<string, string>
  let judge: ReturnType<typeof contractOf>

  beforeAll(async () => {
    app = await seededApp(testApp)
    headers = app.signInAs('all').headers
    document = (await app.http.inject({ method: 'GET', url: '/api/openapi.json' })).json<Document>()
    world = { ids: await idsOf(app, headers), schemas: document.components.schemas }
    judge = contractOf(document)
  })
  afterAll(() => app.close())

  async function run(operation: Operation, requests: fc.Arbitrary<Request>): Promise<string | null> {
    const found = await fc.check(
      fc.asyncProperty(requests, async (request) => {
        const reply = await app.http.inject({
          ...request,
          method: request.method as 'GET',
          headers: { ...headers, ...request.headers },
        })
        const wrong = judge(operation, reply)
        if (wrong !== null) throw new Error(`${wrong}\n    ${shown(request)}`)
      }),
      { numRuns: runs, endOnFailure: runs < 100, seed: 20_261_121 },
    )
    return found.failed
      ? `${operation.id} ${found.errorInstance instanceof Error ? found.errorInstance.message : 'failed'}`
      : null
  }

  /** All operations in turn, so that one run names everything that is wrong. */
  async function runAll(make: (operation: Operation, world: World) => fc.Arbitrary<Request>): Promise<string[]> {
    const wrong: string[] = []
    for (const operation of operationsOf(document)) {
      const one = await run(operation, make(operation, world))
      if (one !== null) wrong.push(one)
    }
    return wrong
  }

  describe('[X-02] every operation of the document', () => {
    test('answers fitting requests as documented, and never with a defect', async () => {
      expect(await runAll(fitting)).toEqual([])
    }, 1_800_000)

    test('answers spoiled requests with a coded refusal, and never with a defect', async () => {
      expect(await runAll(unfitting)).toEqual([])
    }, 1_800_000)

    test('asks strangers to sign in', async () => {
      const wrong: string[] = []
      for (const operation of operationsOf(document).filter((one) => one.permission !== 'public')) {
        const [request] = fc.sample(fitting(operation, world), { numRuns: 1, seed: 7 })
        const reply = await app.http.inject({ ...(request as Request), method: operation.method as 'GET' })
        if (reply.statusCode !== 401) wrong.push(`${operation.id} answers ${reply.statusCode}`)
      }
      expect(wrong).toEqual([])
    })
  })
}
