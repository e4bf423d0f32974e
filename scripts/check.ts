import { parseArgs } from 'node:util'
import { runSteps } from './check/run.ts'
import { fix, ownSteps, steps } from './check/steps.ts'
import { command, say } from './command.ts'

const HELP = `npm run check [-- options]     format, lint, types, import rules, texts; no database

  --fix           put right what a tool can (npm run fix)
  --only <steps>  some of ${ownSteps.map(({ name }) => name).join(', ')}, with commas between
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
    const wanted = values.only.split(',')
    const chosen = ownSteps.filter(({ name }) => wanted.includes(name))
    if (chosen.length < wanted.length) {
      say(HELP)
      return 2
    }
    const said: string[] = []
    for (const step of chosen) said.push(await step.run())
    const all = said.filter(Boolean).join('\n')
    if (all) say(all)
    return all ? 1 : 0
  }
  return (await runSteps(steps())).failed === 0 ? 0 : 1
})
