import type { Problem } from './problem.ts'

type Entry = {
  version?: string
  resolved?: string
  integrity?: string
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}
/** The part of package-lock.json that says what is installed. */
export type Lock = { packages: Record<string, Entry> }

const FILE = 'package-lock.json'

/** Where Node would look for `name` from the package at `path`, nearest first. */
function places(path: string, name: string): string[] {
  const found: string[] = []
  for (let at = path; ; at = at.slice(0, at.lastIndexOf('node_modules')).replace(/\/$/, '')) {
    found.push(at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`)
    if (at === '') return found
  }
}

/**
 * A lock that lacks what one of its packages names makes `npm ci` fail on every fresh clone, while a machine that is
 * installed already notices nothing; so does one that names a host others cannot reach.
 */
export function lockProblems(lock: Lock): Problem[] {
  const problems: Problem[] = []
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const name of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })) {
      if (!places(path, name).some((place) => place in lock.packages)) {
        problems.push({
          rule: 'lock-complete',
          file: FILE,
          text: `${name}, wanted by ${path || 'package.json'}, is missing`,
        })
      }
    }
    if (entry.resolved)
      problems.push({ rule: 'lock-names-no-host', file: FILE, text: `${path} comes from ${entry.resolved}` })
    if (path !== '' && !entry.integrity)
      problems.push({ rule: 'lock-has-hashes', file: FILE, text: `${path} has no hash` })
  }
  return problems
}
