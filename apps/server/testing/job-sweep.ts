import { expect } from 'vitest'
import type { TestApp } from './app.ts'
import { type Crash, Saboteur } from './saboteur.ts'

/** A job that is due, and what is to be seen of it once everything has run: the same however often it broke off. */
export type JobScene = {
  task: string
  payload: Record<string, unknown>
  outcome(): Promise<unknown>
}

function* everywhere(): Generator<Crash> {
  for (let at = 1; ; at += 1) {
    yield { at, when: 'before' }
    yield { at, when: 'after' }
  }
}

/**
 * Kills the worker before and after each statement of a job, each time in a scene of its own. Whatever it had begun,
 * nothing is broken when it is dead (`broken`), and when the worker comes back the one outcome is there.
 *
 * @returns how many crashes there were.
 */
export async function sweepJob(
  app: Pick<TestApp, 'platform' | 'pool' | 'runJobs'>,
  prepare: () => Promise<JobScene>,
  broken: () => Promise<unknown[]>,
): Promise<number> {
  const run = async ({ task, payload }: JobScene, platform = app.platform, attempt = 1) => {
    const handler = app.platform.tasks.get(task)
    if (!handler) throw new Error(`there is no task ${task}`)
    await handler(platform, payload, { id: '1', attempt, signal: new AbortController().signal })
  }
  const whole = await prepare()
  await run(whole)
  await app.runJobs()
  const expected = await whole.outcome()
  let hits = 0
  for (const crash of everywhere()) {
    const scene = await prepare()
    const saboteur = new Saboteur(app.platform, app.pool, crash)
    const ended = await run(scene, saboteur.platform).then(
      () => null,
      (error: unknown) => error,
    )
    if (!saboteur.crashed) {
      expect(ended, 'the job succeeds when nothing crashes').toBe(null)
      break
    }
    hits += 1
    const place = `after a crash ${crash.when} statement ${crash.at}`
    expect([place, await broken()]).toEqual([place, []])
    await run(scene, app.platform, 2)
    await app.runJobs()
    expect([place, await scene.outcome()]).toEqual([place, expected])
  }
  expect(await broken()).toEqual([])
  return hits
}
