/** `npm run notices`: writes THIRD-PARTY-NOTICES.md from the lockfile and refuses licences outside the allow-list. */
import { readFile, writeFile } from 'node:fs/promises'

type Locked = { version?: string; license?: string; dev?: boolean; link?: boolean }
type Row = { name: string; version: string; license: string }

const ROOT = new URL('../', import.meta.url)
const FILE = new URL('THIRD-PARTY-NOTICES.md', ROOT)
const ALLOWED = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Apache-2.0',
  'OFL-1.1',
  'BlueOak-1.0.0',
  'Python-2.0',
  'CC0-1.0',
  'Unlicense',
  'PostgreSQL',
  'Zlib',
])
/** Packages whose package.json names no licence, by what their LICENSE file says. */
const STATED_IN_FILE = new Map([
  ['buildcheck@0.0.7', 'MIT'],
  ['cpu-features@0.0.10', 'MIT'],
  ['png-js@1.1.0', 'MIT'],
  ['ssh2@1.17.0', 'MIT'],
])
/** libvips comes as a separate, replaceable shared library beside sharp (docs/adr/0009). */
const LIBVIPS = /^@img\/sharp-/

/** Whether one alternative of an SPDX expression consists of allowed licences only. */
function isAllowed(expression: string): boolean {
  return expression
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((alternative) => alternative.split(' AND ').every((one) => ALLOWED.has(one.trim())))
}

async function rows(): Promise<Row[]> {
  const lock = JSON.parse(await readFile(new URL('package-lock.json', ROOT), 'utf8')) as {
    packages: Record<string, Locked>
  }
  const found = new Map<string, Row>()
  for (const [path, locked] of Object.entries(lock.packages)) {
    if (path === '' || locked.dev || locked.link) continue
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const version = locked.version ?? ''
    found.set(`${name}@${version}`, {
      name,
      version,
      license: locked.license ?? STATED_IN_FILE.get(`${name}@${version}`) ?? 'UNKNOWN',
    })
  }
  return [...found.values()].sort((a, b) =>
    a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1,
  )
}

function page(all: readonly Row[]): string {
  const lines = all.map((row) => `| ${row.name} | ${row.version} | ${row.license} |`)
  return [
    '# Third-party notices',
    '',
    "Kontor ships or runs with these packages; each one's licence text stands in its folder below `node_modules`. Written by",
    '`npm run notices` from the lockfile.',
    '',
    '| package | version | licence |',
    '|---|---|---|',
    ...lines,
    '',
  ].join('\n')
}

const all = await rows()
const refused = all.filter(
  (row) => !isAllowed(row.license) && !(LIBVIPS.test(row.name) && row.license.includes('LGPL-3.0-or-later')),
)
for (const row of refused) process.stderr.write(`licence not allowed: ${row.name}@${row.version} ${row.license}\n`)
const text = page(all)
if (process.argv.includes('--check')) {
  const current = await readFile(FILE, 'utf8').catch(() => '')
  if (current !== text) process.stderr.write('THIRD-PARTY-NOTICES.md is out of date: run npm run notices\n')
  process.exitCode = refused.length > 0 || current !== text ? 1 : 0
} else {
  await writeFile(FILE, text)
  process.exitCode = refused.length > 0 ? 1 : 0
}
