import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findBrowser } from './browser.ts'
import { runSteps } from './check/run.ts'
import { steps } from './check/steps.ts'
import { command, root, say } from './command.ts'
import { buildConsole } from './start/console.ts'
import { Trouble } from './trouble.ts'

const HELP = `npm test [-- options] [paths]     everything CI runs: check, tests on a real PostgreSQL, journeys in a browser

  --full    also the long ones (*.full.ts): random flows by the ten thousand, large imports, crashes
  --help    this text

With paths, only the test files whose path contains one of them, without the check.`

type Count = { passed: number; failed: number }

/** The part of vitest's JSON report that the last line is made of. */
type Report = {
  success: boolean
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: { status: string; name: string; message: string; assertionResults: { status: string }[] }[]
}

function countOf(report: Report): Count {
  // A file that does not load has no failed test in it, and a skipped test proves nothing: both count as failures.
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
  ).length
  const skipped = report.numPendingTests + report.numTodoTests
  if (skipped > 0) say(`${skipped} tests were skipped: a test runs or is deleted.`)
  const failed = report.numFailedTests + unloaded + skipped
  return { passed: report.numPassedTests, failed: failed === 0 && !report.success ? 1 : failed }
}

async function vitest(projects: string[], paths: string[]): Promise<Count> {
  const report = join(root, '.cache', `test-report-${process.pid}-${projects[0]}.json`)
  mkdirSync(join(root, '.cache'), { recursive: true })
  const args = ['run', ...projects.flatMap((project) => ['--project', project]), ...paths]
  args.push('--reporter=default', '--reporter=json', `--outputFile.json=${report}`)
  const child = spawn(process.execPath, [join(root, 'node_modules', 'vitest', 'vitest.mjs'), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
  process.on('disconnect', () => child.kill('SIGTERM'))
  process.channel?.unref()
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (exit) => resolve(exit ?? 1))
  })
  try {
    const count = countOf(JSON.parse(readFileSync(report, 'utf8')) as Report)
    return code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count
  } catch {
    return { passed: 0, failed: 1 }
  } finally {
    rmSync(report, { force: true })
  }
}

/** Something the journeys need, made once before they run; without it they fail, never skip. */
async function prepared(make: () => Promise<unknown>): Promise<Count> {
  try {
    await make()
    return { passed: 0, failed: 0 }
  } catch (error) {
    say(error instanceof Trouble ? `${error.message}\n${error.next}` : String(error))
    return { passed: 0, failed: 1 }
  }
}

await command(async () => {
  const { values, positionals } = parseArgs({
    options: { full: { type: 'boolean' }, help: { type: 'boolean' } },
    allowPositionals: true,
  })
  if (values.help) {
    say(HELP)
    return 0
  }
  // Journeys are walked in more looks in the long run (e2e/harness/looks.ts).
  if (values.full) process.env.KONTOR_TEST_FULL = '1'
  const counts: Count[] = []
  if (positionals.length === 0) counts.push(await runSteps(steps()))
  counts.push(await prepared(buildConsole), await prepared(findBrowser))
  const long = values.full ? ['full', 'full-journeys'] : []
  if (positionals.length > 0) counts.push(await vitest(['tests', 'journeys', 'rounds', ...long], positionals))
  else {
    counts.push(await vitest(['tests'], []))
    // Each with a product of its own, side by side: a browser and a server leave a second core half idle.
    counts.push(...(await Promise.all([vitest(['journeys'], []), vitest(['rounds'], [])])))
    if (long.length > 0) counts.push(await vitest(long, []))
  }
  const sum = (key: keyof Count) => counts.reduce((total, count) => total + count[key], 0)
  process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed\n`)
  return sum('failed') === 0 ? 0 : 1
})
