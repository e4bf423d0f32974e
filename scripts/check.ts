import { parseArgs } from 'node:util'
import { runSteps } from './check/run.ts'
import { fix, ownSteps, steps } from './check/steps.ts'
import { command, say } from './command.ts'

const HELP = `npm run check [-- options]     format, lint, types, import rules, texts; no database

  --fix           put right what a tool can (npm run fix)
  --only <step>   one of ${ownSteps.map(({ name }) => name).join(', ')}
  --help          this text`

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
  return (await runSteps(steps())).failed === 0 ? 0 : 1
})
