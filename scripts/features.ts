import { parseArgs } from 'node:util'
import { problemLine } from './check/problem.ts'
import { command, root, say } from './command.ts'
import { featuresOf, testsOf, unknownIds } from './features/register.ts'

const HELP = `npm run features [-- options]     which tests prove which feature, and which have none

  --json    as JSON
  --gaps    only features without a test
  --help    this text`

await command(async () => {
  const { values } = parseArgs({
    options: { json: { type: 'boolean' }, gaps: { type: 'boolean' }, help: { type: 'boolean' } },
  })
  if (values.help) {
    say(HELP)
    return 0
  }
  const features = featuresOf(root)
  const tests = testsOf(root)
  const table = features
    .map((feature) => ({ ...feature, tests: tests.filter(({ ids }) => ids.includes(feature.id)) }))
    .filter((row) => !values.gaps || row.tests.length === 0)
  if (values.json) {
    process.stdout.write(`${JSON.stringify(table, null, 2)}\n`)
  } else {
    const width = Math.max(...features.map(({ name }) => name.length))
    for (const { id, name, tests: proofs } of table) {
      const files = [...new Set(proofs.map(({ file }) => file))].join(' ')
      process.stdout.write(`${id}  ${name.padEnd(width)}  ${String(proofs.length || '–').padStart(4)}  ${files}\n`)
    }
    const proved = features.filter(({ id }) => tests.some(({ ids }) => ids.includes(id))).length
    process.stdout.write(`\n${proved} of ${features.length} features have tests; ${tests.length} tests in all\n`)
  }
  const unknown = unknownIds(features, tests)
  for (const problem of unknown) say(problemLine(problem))
  return unknown.length === 0 ? 0 : 1
})
