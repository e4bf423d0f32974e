import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ConfigInvalid } from './config.ts'

/** The keys everything sealed at rest depends on. Whoever loses them loses the sealed fields. */
export type Secrets = {
  /** 32-byte field keys by number (1 to 255); the first seals, all open. */
  readonly fieldKeys: ReadonlyMap<number, Buffer>
  /** 32 bytes for blind indexes and signatures; it never rotates. */
  readonly indexKey: Buffer
}

const KEY_BYTES = 32
const FILE = 'secrets.json'
const key = z
  .base64()
  .transform((text) => Buffer.from(text, 'base64'))
  .refine((bytes) => bytes.length === KEY_BYTES)
const stored = z.object({ fieldKeys: z.record(z.string().regex(/^[1-9][0-9]{0,2}$/), key), indexKey: key })

function fromFile(text: string, path: string): Secrets {
  try {
    const parsed = stored.parse(JSON.parse(text))
    const numbers = Object.keys(parsed.fieldKeys)
      .map(Number)
      .sort((a, b) => b - a)
    const fieldKeys = new Map(numbers.map((number) => [number, parsed.fieldKeys[String(number)] as Buffer]))
    if (fieldKeys.size === 0) throw new Error('no field key')
    return { fieldKeys, indexKey: parsed.indexKey }
  } catch {
    throw new ConfigInvalid([
      `${path} is damaged; put the file back from your copy, nothing else opens the sealed fields`,
    ])
  }
}

function fromEnvironment(fieldKeys: string, indexKey: string | undefined): Secrets {
  const problems: string[] = []
  const keys = new Map<number, Buffer>()
  for (const part of fieldKeys.split(',')) {
    const [number = '', text = ''] = part.trim().split(':')
    const parsed = key.safeParse(text)
    if (!/^[1-9][0-9]{0,2}$/.test(number) || Number(number) > 255 || !parsed.success) {
      problems.push('KONTOR_FIELD_KEYS: is a list like 2:<32 bytes in base64>,1:<32 bytes in base64>, the newest first')
      break
    }
    keys.set(Number(number), parsed.data)
  }
  const index = key.safeParse(indexKey ?? '')
  if (!index.success) problems.push('KONTOR_INDEX_KEY: is 32 bytes in base64, set together with KONTOR_FIELD_KEYS')
  if (!index.success || problems.length > 0) throw new ConfigInvalid(problems)
  return { fieldKeys: keys, indexKey: index.data }
}

/** Makes the file whole or not at all; another process that was faster wins. */
async function generate(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const draft = join(folder, `.${FILE}.${process.pid}.${randomBytes(4).toString('hex')}`)
  const file = await open(draft, 'wx', 0o600)
  try {
    const fresh = () => randomBytes(KEY_BYTES).toString('base64')
    await file.writeFile(`${JSON.stringify({ fieldKeys: { 1: fresh() }, indexKey: fresh() }, null, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  try {
    await link(draft, join(folder, FILE))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(draft, { force: true })
  }
}

async function existing(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/**
 * The keys from `KONTOR_FIELD_KEYS` and `KONTOR_INDEX_KEY`, or from `secrets.json` (mode 0600) in the data folder, which
 * the first run makes.
 *
 * @throws ConfigInvalid when either can't be read as keys.
 */
export async function readSecrets(
  env: Readonly<Record<string, string | undefined>>,
  dataFolder: string,
): Promise<Secrets> {
  if (env.KONTOR_FIELD_KEYS) return fromEnvironment(env.KONTOR_FIELD_KEYS, env.KONTOR_INDEX_KEY)
  const path = join(dataFolder, FILE)
  let text = await existing(path)
  if (text === null) {
    await generate(dataFolder)
    text = await readFile(path, 'utf8')
  }
  return fromFile(text, path)
}
