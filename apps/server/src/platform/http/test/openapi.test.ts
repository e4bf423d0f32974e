import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '#testing/app.ts'

type Operation = {
  operationId: string
  'x-permission'?: string
  'x-data-scope'?: string
  responses: Record<string, unknown>
}
type Document = {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object> }
}

let app: TestApp
let document: Document
beforeAll(async () => {
  app = await testApp()
  document = (await app.http.inject({ method: 'GET', url: '/api/openapi.json' })).json<Document>()
})
afterAll(() => app.close())

const operations = () => Object.values(document.paths).flatMap((path) => Object.values(path))

/** Every `$ref` in the document. */
function references(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(references)
  if (node === null || typeof node !== 'object') return []
  return Object.entries(node).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' ? [value] : references(value),
  )
}

describe('[X-02] the OpenAPI document', () => {
  test('[P-02] [P-03] every operation states its permission and its data scope', () => {
    expect(operations().length).toBeGreaterThan(50)
    for (const operation of operations()) {
      expect(operation['x-permission'], operation.operationId).toMatch(
        /^(public|signed-in|client|[a-z-]+(\.[A-Za-z-]+)+)$/,
      )
      expect(operation['x-data-scope'], operation.operationId).toMatch(/^(accounts|own|none)$/)
    }
  })

  test('names every operation once', () => {
    const names = operations().map((operation) => operation.operationId)
    expect(names.toSorted()).toEqual([...new Set(names)].toSorted())
  })

  test('holds what it refers to, and only schemas that are schemas', () => {
    for (const reference of references(document)) {
      expect(reference).toMatch(/^#\/components\/schemas\//)
      expect(document.components.schemas).toHaveProperty([reference.slice('#/components/schemas/'.length)])
    }
    const ajv = new Ajv2020({ strict: false, validateFormats: false })
    ajv.addSchema(document, 'doc')
    for (const name of Object.keys(document.components.schemas)) {
      expect(() => ajv.compile({ $ref: `doc#/components/schemas/${name}` })).not.toThrow()
    }
  })
})
