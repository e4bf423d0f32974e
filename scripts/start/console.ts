import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { root, say } from '../command.ts'
import { Trouble } from '../trouble.ts'

const CONSOLE = join(root, 'apps', 'console')
const STAMP = join(CONSOLE, 'dist', '.source')
const SKIPPED = new Set(['dist', 'test', 'node_modules'])

/** Everything the build reads: the console, the server's wire shapes and vocabulary, the exact packages. */
function sourceFiles(): string[] {
  const found: string[] = [join(root, 'package-lock.json')]
  const walk = (folder: string, keep: (path: string) => boolean) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name)) walk(path, keep)
      } else if (keep(path)) found.push(path)
    }
  }
  walk(CONSOLE, () => true)
  walk(join(root, 'apps', 'server', 'src'), (path) => /[/\\](schema|kernel|locales)[/\\.]/.test(path))
  return found.sort()
}

function sourceHash(): string {
  const hash = createHash('sha256')
  for (const path of sourceFiles())
    hash.update(path.slice(root.length)).update('\0').update(readFileSync(path)).update('\0')
  return hash.digest('hex')
}

const stamped = () => (existsSync(STAMP) ? readFileSync(STAMP, 'utf8') : '')

function viteBuild(): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    // A child process, because Vite would leave hundreds of megabytes behind in ours.
    const child = spawn(process.execPath, [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', CONSOLE], {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString()
      })
    }
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output }))
  })
}

const zip = promisify(gzip)

/** Lays beside each script and style sheet what goes over the line instead of it: a third of the bytes. */
async function compress(): Promise<void> {
  const folder = join(CONSOLE, 'dist', 'assets')
  for (const name of readdirSync(folder).filter((one) => /[.](js|css)$/.test(one)))
    writeFileSync(join(folder, `${name}.gz`), await zip(readFileSync(join(folder, name)), { level: 9 }))
}

/** Builds the console unless the last build came from the same sources. */
export async function buildConsole(): Promise<void> {
  const hash = sourceHash()
  if (stamped() === hash) return
  say('Building the console (only when it changed) …')
  const { code, output } = await viteBuild()
  if (code !== 0) throw new Trouble(`The console could not be built.\n${output.trim()}`, 'See the lines above.')
  await compress()
  writeFileSync(STAMP, hash)
}
