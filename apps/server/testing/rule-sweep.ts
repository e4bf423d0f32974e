import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { Refused } from '#kernel/refusal.ts'
import type { Outcome } from '#platform/command.ts'
import { rows } from '#platform/db.ts'
import type { TestApp } from './app.ts'
import type { Call, Examples } from './crash-sweep.ts'

type Line = {
  result: string
  operatorId: string
  operatorName: string
  target: string | null
  reason: string | null
}

const lastRecord = async (app: TestApp): Promise<number> =>
  (await rows(app.db, sql<{ seq: number | null }>`select max(seq) as seq from platform.journal`))[0]?.seq ?? 0

const recordsSince = (app: TestApp, seq: number, command: string): Promise<Line[]> =>
  rows(
    app.db,
    sql<Line>`select result, operator_id as "operatorId", operator_name as "operatorName", target_id as target, reason
      from platform.journal where seq > ${seq} and command = ${command} order by seq`,
  )

/** What a call says about why: the record keeps it word for word. */
const reasonIn = (input: unknown): string | undefined => {
  const { remark, reason } = input as { remark?: unknown; reason?: unknown }
  return [remark, reason].find((one): one is string => typeof one === 'string' && one.includes(' '))
}

/** Two calls at the same moment, each under a key of its own, as two people do who did not know of each other. */
async function race(app: TestApp, name: string, { actor, input }: Call): Promise<Outcome<unknown>[]> {
  const command = app.platform.commands.get(name)
  if (!command) throw new Error(`there is no command ${name}`)
  const keys = [`race:${name}:one`, `race:${name}:two`]
  const answers = await Promise.allSettled(keys.map((key) => app.platform.execute(command, input, actor, { key })))
  for (const answer of answers) {
    if (answer.status === 'fulfilled') continue
    expect(answer.reason, `whoever loses ${name} is told why`).toBeInstanceOf(Refused)
    // Whoever gave a task away at the same moment is not asked any more.
    expect([403, 404, 409, 422], `${name}: ${answer.reason.code}`).toContain((answer.reason as Refused).status)
  }
  const before = await lastRecord(app)
  for (const [at, key] of keys.entries()) {
    const answer = answers[at]
    if (answer?.status !== 'fulfilled') continue
    expect(await app.platform.execute(command, input, actor, { key })).toEqual(answer.value)
  }
  expect(await recordsSince(app, before, name), `${name} called again with its key leaves no record`).toEqual([])
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
}

/**
 * The rules that hold for every command: of two calls at once one has its effect and the other is told why it has none,
 * or both have; a key called again gives the first answer; each call leaves one record of who, on what and why.
 */
export function ruleSweep<H>(
  names: readonly string[],
  examples: Examples<H>,
  house: () => { app: TestApp; at: H },
  nowhere: readonly string[] = [],
): void {
  test.each(names)(
    '[G2] [G3] %s called by two at once has its effect whole, and each call leaves one record',
    async (name) => {
      const { app, at } = house()
      const example = examples[name]
      if (!example) throw new Error(`${name} has no example`)
      const call = await example(at)
      const before = await lastRecord(app)
      const done = await race(app, name, call)
      expect(done.length, `${name} has its effect`).toBeGreaterThan(0)
      const lines = await recordsSince(app, before, name)
      expect(lines.map(({ result }) => result).sort()).toEqual(
        [...done.map(() => 'done'), 'refused'].slice(0, 2).sort(),
      )
      for (const line of lines) {
        expect(line).toMatchObject({ operatorId: call.actor.operatorId, operatorName: call.actor.name })
        if (line.result !== 'done') continue
        if (!nowhere.includes(name)) expect(line.target, `${name} says what it was about`).not.toBe(null)
        const reason = reasonIn(call.input)
        if (reason !== undefined) expect(line.reason, `${name} keeps why`).toBe(reason)
      }
    },
  )
}
