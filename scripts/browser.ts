import { execFile, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { root, say } from './command.ts'
import { Trouble } from './trouble.ts'

/** What `chromium.launch` of playwright-core needs; `env` is the whole environment of the browser. */
export type Browser = { executablePath: string; args: string[]; env: Record<string, string> }

const RECIPE = join(root, 'tools', 'browser')
const PACKAGE = '@sparticuz/chromium'

const KNOWN: Partial<Record<NodeJS.Platform, string[]>> = {
  linux: [
    'chromium',
    'google-chrome',
    'google-chrome-stable',
    'chromium-browser',
    'microsoft-edge',
    'brave-browser',
  ].flatMap((name) => ['/usr/bin', '/usr/local/bin', '/snap/bin'].map((folder) => `${folder}/${name}`)),
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((base) =>
    ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'].map((path) =>
      join(process.env[base] ?? 'C:\\', path),
    ),
  ),
}

function environment(extra: NodeJS.ProcessEnv = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ ...process.env, ...extra }).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

/** Whether the program starts at all: some systems ship a stub that only says where the real one is sold. */
async function starts(path: string, env: Record<string, string>): Promise<boolean> {
  if (process.platform === 'win32') return true // answers --version in a window
  try {
    await promisify(execFile)(path, ['--version', '--no-sandbox'], { timeout: 30_000, env })
    return true
  } catch {
    return false
  }
}

function run(file: string, args: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd,
      env,
      stdio: ['ignore', 2, 2],
      shell: file === 'npm' && process.platform === 'win32',
    })
    child.on('error', reject)
    child.on('exit', resolve)
  })
}

// The package unpacks into the temp folder under fixed names, and its libraries only where it thinks it is in a cloud.
const UNPACK = `
import { readdirSync } from 'node:fs'
import { inflate } from '${PACKAGE}'
const bin = new URL('./node_modules/${PACKAGE}/bin/', 'file://' + process.cwd() + '/')
await Promise.all(readdirSync(bin).map((name) => inflate(new URL(name, bin).pathname)))
`

async function installPinned(folder: string): Promise<void> {
  say('Installing a browser for the journeys (once) …')
  const draft = `${folder}.${process.pid}`
  rmSync(draft, { recursive: true, force: true })
  cpSync(RECIPE, draft, { recursive: true })
  const unpacked = join(draft, 'unpacked')
  mkdirSync(unpacked)
  try {
    const failed =
      (await run(
        'npm',
        ['ci', '--loglevel=error', '--no-audit', '--no-fund', '--ignore-scripts'],
        draft,
        process.env,
      )) ||
      (await run(process.execPath, ['--input-type=module', '-e', UNPACK], draft, { ...process.env, TMPDIR: unpacked }))
    if (failed) throw new Error('the package could not be installed')
    // Only what runs stays; the archives are as large again.
    rmSync(join(draft, 'node_modules'), { recursive: true })
    if (!existsSync(folder)) renameSync(draft, folder)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

async function pinned(): Promise<Browser | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  const recipe = JSON.parse(readFileSync(join(RECIPE, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>
  }
  const folder = join(root, '.cache', `browser-${recipe.dependencies[PACKAGE]}`)
  if (!existsSync(folder)) {
    mkdirSync(join(root, '.cache'), { recursive: true })
    await installPinned(folder)
  }
  const unpacked = join(folder, 'unpacked')
  const libraries = [join(unpacked, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter)
  const fonts = existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: join(unpacked, 'fonts') }
  const env = environment({ LD_LIBRARY_PATH: libraries, ...fonts })
  const executablePath = join(unpacked, 'chromium')
  return (await starts(executablePath, env)) ? { executablePath, args: ['--no-sandbox'], env } : null
}

/**
 * A Chromium for the journeys: the one KONTOR_BROWSER names, else the system's, else on Linux x64 a pinned one that npm
 * brings into `.cache/`.
 *
 * @throws Trouble when there is none: journeys are never skipped.
 */
export async function findBrowser(): Promise<Browser> {
  const env = environment()
  const named = process.env.KONTOR_BROWSER
  if (named) {
    if (await starts(named, env)) return { executablePath: named, args: ['--no-sandbox'], env }
    throw new Trouble(
      `KONTOR_BROWSER names ${named}, which does not start.`,
      'Set it to the path of a Chromium, Chrome or Edge.',
    )
  }
  for (const path of KNOWN[process.platform] ?? []) {
    if (existsSync(path) && (await starts(path, env))) return { executablePath: path, args: ['--no-sandbox'], env }
  }
  const found = await pinned().catch((error: unknown) => {
    say(String(error))
    return null
  })
  if (found) return found
  throw new Trouble(
    'The journeys need a browser, and there is no Chromium, Chrome or Edge on this machine.',
    'Install one, or name it: KONTOR_BROWSER=<path> npm test',
  )
}
