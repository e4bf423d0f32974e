import { expect, it } from 'vitest'
import { compiled, wireSchema } from '#platform/http/wire.ts'
import { listSchema } from '#platform/lists/http.ts'
import { modules } from '../../src/compose.ts'

const routes = modules.flatMap((module) => module.routes ?? [])

// A serializer is made when its first answer is written; here all of them are, so that none fails before a user.
it('[X-02] what every route answers can be written', () => {
  const made = routes.flatMap((route) => {
    if (route.kind === 'command') return [compiled(wireSchema(route.command.output))]
    if (route.kind === 'query') return [compiled(wireSchema(route.response))]
    return route.kind === 'list' ? [compiled(listSchema(route.list))] : []
  })
  expect(made.length).toBeGreaterThan(600)
})
