import { parseArgs } from 'node:util'
import { command, ended, root, say, stopSignal, tied } from './command.ts'
import { buildConsole } from './start/console.ts'
import { openDatabase, resetDemo } from './start/database.ts'
import { developers } from './start/develop.ts'
import { requireFreePort } from './start/port.ts'
import { requireRightSettings } from './start/settings.ts'
import { simulatedWays } from './start/simulated.ts'

const HELP = `npm start [-- options]

  --reset-demo   throw the demo's data away and seed it afresh
  --dev          rebuild and restart on every change (console on http://localhost:5173)
  --help         this text

Settings come from the environment: PORT, DATABASE_URL, KONTOR_DATA, KONTOR_DEMO and the rest listed in README.md.`

await command(async () => {
  const { values } = parseArgs({
    options: { 'reset-demo': { type: 'boolean' }, dev: { type: 'boolean' }, help: { type: 'boolean' } },
  })
  if (values.help) {
    say(HELP)
    return 0
  }
  const signal = stopSignal()
  requireRightSettings()
  await requireFreePort()
  if (values['reset-demo']) await resetDemo()
  const opening = openDatabase()
  const [opened, built] = await Promise.allSettled([opening, values.dev ? undefined : buildConsole()])
  if (opened.status === 'rejected') throw opened.reason
  const database = opened.value
  const ways = await simulatedWays()
  try {
    if (built.status === 'rejected') throw built.reason
    if (signal.aborted) return 0
    const env = { ...process.env, ...ways.env, DATABASE_URL: database.url }
    if (values.dev) return await developers(env, signal)
    const code = await ended(tied('apps/server/src/main.ts', ['serve'], { env, cwd: root }), signal)
    const trouble = code === 0 ? null : database.trouble()
    if (trouble) throw trouble
    return code
  } finally {
    await ways.stop()
    await database.stop()
  }
})
