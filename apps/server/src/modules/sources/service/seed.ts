import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import type { Tx } from '#platform/db.ts'
import { judgeRows } from '../policy/register.ts'
import { type Label, type RegisterRow, type SourceDraft, sourceDefinition } from '../schema.ts'
import { replaceRows } from '../store/register.ts'
import { insertSource, insertVersion, publishVersion, setCurrent, writeCheck } from '../store/source.ts'

type Person = { id: string; name: string }

export type SeedSource = {
  code: string
  label: Label
  note: string
  definition: SourceDraft
  rows?: readonly RegisterRow[]
  author: Person
  /** Somebody else; without one the source stays a draft. */
  publisher: Person | null
}

/**
 * Sets a source up as it comes with a broker: written by one, let out by another. One that is there already is left
 * as it is.
 *
 * @throws Error when rows are unsound or author and publisher are one.
 */
export async function seedSource({ tx, now }: { tx: Tx; now: Temporal.Instant }, seed: SeedSource): Promise<void> {
  const { code, label, note, author, publisher } = seed
  const definition = sourceDefinition.parse(seed.definition)
  const id = newId<'source'>()
  const at = toWire(now)
  if (!(await insertSource(tx, { id, code, kind: definition.kind, label, note, now: at }))) return
  const versionId = newId<'sourceVersion'>()
  await insertVersion(tx, { id: versionId, sourceId: id, number: 1, definition, author, now: at })
  if (definition.kind === 'register') {
    const { rows, problems } = judgeRows(definition, seed.rows ?? [])
    if (problems.length > 0) throw new Error(`rows of ${code}: ${JSON.stringify(problems.slice(0, 3))}`)
    await replaceRows(tx, versionId, rows)
  }
  if (publisher === null) return
  const columns = 'columns' in definition && definition.kind !== 'view' ? definition.columns : []
  const answered = columns.map(({ key, type, label: name }) => ({ key, type, label: name }))
  await writeCheck(tx, versionId, 'checked', { problems: [], columns: answered, checkedAt: at })
  await publishVersion(tx, versionId, publisher, at)
  await setCurrent(tx, id, 1, at)
}
