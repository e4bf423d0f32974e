import { availableParallelism } from 'node:os'
import { say } from '../command.ts'
import type { Step } from './steps.ts'

const seconds = (from: number) => `${((performance.now() - from) / 1000).toFixed(1)} s`

/** Runs the steps, as many at once as there are cores, and says of each how it went. */
export async function runSteps(all: Step[]): Promise<{ passed: number; failed: number }> {
  const waiting = [...all]
  let failed = 0
  const worker = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const from = performance.now()
      const said = await step.run()
      if (said) failed += 1
      say(said ? `✗ ${step.name} (${seconds(from)})\n${said}\n` : `✓ ${step.name} (${seconds(from)})`)
    }
  }
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker))
  return { passed: all.length - failed, failed }
}
