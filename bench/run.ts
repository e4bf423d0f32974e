import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, say } from '../scripts/command.ts'
import { benches } from './benches.ts'
import { measure, report, type Verdict } from './harness.ts'
import { openPlace } from './place.ts'

const HELP = `npm run bench -- <bench>… [--accounts=1000000] [--strict]

  Measures the named benches one after another on this machine and prints each figure with its range beside the goal.
  Without a name it lists them. Ends with 1 when sums do not add up, 2 when the control moved too much to prove anything,
  and with --strict 3 when a goal is missed.
`

/** Per bench, without preparation: a hanging bench must not hang the machine. */
const LIMIT_MS = 15 * 60_000

async function main(args: string[]): Promise<number> {
  const names = args.filter((arg) => !arg.startsWith('--'))
  const accounts = Number(args.find((arg) => arg.startsWith('--accounts='))?.split('=')[1] ?? 1_000_000)
  const chosen = benches.filter(({ id }) => names.some((name) => id === name || id.startsWith(`${name}-`)))
  const unknown = names.filter((name) => !benches.some(({ id }) => id === name || id.startsWith(`${name}-`)))
  if (chosen.length === 0 || unknown.length > 0 || !Number.isSafeInteger(accounts) || accounts < 1) {
    say(HELP)
    say(benches.map(({ id, title }) => `  ${id.padEnd(16)} ${title}`).join('\n'))
    return names.length === 0 ? 0 : 64
  }
  const place = await openPlace(accounts)
  const verdicts: Verdict[] = []
  try {
    for (const bench of chosen) {
      say(`preparing ${bench.id} …`)
      const prepared = await bench.prepare(place)
      try {
        const verdict = await measure(bench, prepared, LIMIT_MS)
        verdicts.push(verdict)
        process.stdout.write(`${report(bench, verdict)}\n\n`)
      } finally {
        await prepared.close()
      }
    }
  } finally {
    await place.close()
  }
  keep(verdicts, accounts)
  return exitCode(verdicts, args.includes('--strict'))
}

function keep(verdicts: Verdict[], accounts: number): void {
  const folder = join(root, 'test-results')
  mkdirSync(folder, { recursive: true })
  for (const verdict of verdicts)
    writeFileSync(join(folder, `bench-${verdict.id}.json`), `${JSON.stringify({ accounts, ...verdict }, null, 2)}\n`)
}

function exitCode(verdicts: readonly Verdict[], strict: boolean): number {
  if (verdicts.some(({ outcome }) => outcome === 'incorrect')) return 1
  if (verdicts.some(({ outcome }) => outcome === 'void')) return 2
  return strict && verdicts.some(({ outcome }) => outcome === 'missed') ? 3 : 0
}

process.exitCode = await main(process.argv.slice(2))
