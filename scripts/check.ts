import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { fix, ownSteps, type Step, steps } from './check/steps.ts'
import { command, say } from './command.ts'

const HELP = `npm run check [-- options]     format, lint, types, import rules, texts; no database

  --fix           put right what a tool can (npm run fix)
  --only <step>   one of ${ownSteps.map(({ name }) => name).join(', ')}
  --help          this text`

const seconds = (from: number) => `${((performance.now() - from) / 1000).toFixed(1)} s`

/** Runs the steps, as many at once as there are cores, and says of each how it went. */
async function runSteps(all: Step[]): Promise<boolean> {
  const waiting = [...all]
  let good = true
  const worker = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const from = performance.now()
      const said = await step.run()
      good &&= said === ''
      say(said ? `✗ ${step.name} (${seconds(from)})\n${said}\n` : `✓ ${step.name} (${seconds(from)})`)
    }
  }
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker))
  return good
}

await command(async () => {
  const { values } = parseArgs({
    options: { fix: { type: 'boolean' }, only: { type: 'string' }, help: { type: 'boolean' } },
  })
  if (values.help) {
    say(HELP)
    return 0
  }
  if (values.fix) {
    const left = await fix()
    if (left) say(left)
    return left ? 1 : 0
  }
  if (values.only) {
    const step = ownSteps.find(({ name }) => name === values.only)
    if (!step) {
      say(HELP)
      return 2
    }
    const said = await step.run()
    if (said) say(said)
    return said ? 1 : 0
  }
  return (await runSteps(steps())) ? 0 : 1
})
