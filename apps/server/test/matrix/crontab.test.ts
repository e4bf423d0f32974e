import { expect, it } from 'vitest'
import { cronItems } from '#platform/jobs/tasks.ts'
import { modules } from '../../src/compose.ts'

// The runner reads all lines at once, when the server starts: one it cannot read ends every job there is.
it('[X-08] every line of every crontab can be read, and names a task there is', () => {
  const items = cronItems({ modules })
  const tasks = new Set(modules.flatMap((module) => Object.keys(module.tasks)))
  expect(items.length).toBeGreaterThan(30)
  expect(items.map(({ task }) => task).filter((task) => !tasks.has(task))).toEqual([])
})
