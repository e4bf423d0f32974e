import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { claimUploads } from '#modules/archive'
import type { CommandContext } from '#platform/command.ts'
import { holdContents } from '#platform/files/registry.ts'
import { businessErrors } from '../errors.ts'
import { fileFields } from '../policy/form-facts.ts'
import type { FormDefinition, FormValues } from '../schema/definition.ts'
import { type FileOwner, type FileRow, filesOf, insertFiles } from '../store/file.ts'

type Named = { id: string }

const isNamed = (one: unknown): one is Named =>
  typeof one === 'object' && one !== null && typeof (one as Named).id === 'string'

/** Files that a field's value names: one, or several. */
export function namedIn(value: FormValues[string] | undefined): Named[] {
  const all: unknown[] = Array.isArray(value) ? value : [value]
  return all.filter(isNamed)
}

/** Ids of all files the values name. */
export function fileIdsOf(form: FormDefinition, values: FormValues): string[] {
  return [...fileFields(form)].flatMap((key) => namedIn(values[key]).map((one) => one.id))
}

/** A file as values carry it: everything but its id is what the server knows of it, never what was sent. */
const valueOf = ({ id, sha256, name, size, mime, parameter }: FileRow) => ({ id, sha256, name, size, mime, parameter })

/** Values whose files are written as the server knows them; `known` by the id the values name. */
function withFiles(form: FormDefinition, values: FormValues, known: ReadonlyMap<string, FileRow>): FormValues {
  const written = { ...values }
  for (const key of fileFields(form)) {
    const value = written[key]
    if (value === undefined || value === null) continue
    const files = namedIn(value).map((one) => {
      const file = known.get(one.id)
      if (!file) throw businessErrors.FILE_UNKNOWN()
      return valueOf(file)
    })
    written[key] = (Array.isArray(value) ? files : (files[0] ?? null)) as FormValues[string]
  }
  return written
}

/** Values whose files are known, and the files among them that are new and still have to be kept. */
export type Resolved = { values: FormValues; added: FileRow[] }

/**
 * Finds every file that the values name: those there are already, uploads of the actor, and files of the request that is
 * copied or handed on, which are held once more under an id of their own. Who keeps `added` is the caller's business.
 *
 * @throws FILE_UNKNOWN, UPLOAD_UNKNOWN
 */
export async function resolveFiles(
  { tx, actor }: Pick<CommandContext, 'tx' | 'actor'>,
  form: FormDefinition,
  values: FormValues,
  own: ReadonlyMap<string, FileRow>,
  carried: ReadonlyMap<string, FileRow> = new Map(),
): Promise<Resolved> {
  const ids = [...new Set(fileIdsOf(form, values))].filter((id) => !own.has(id))
  const copied = new Map(
    ids.flatMap((id) => {
      const file = carried.get(id)
      return file ? [[id, { ...file, id: newId<'file'>() }] as const] : []
    }),
  )
  const sent = ids.filter((id) => !copied.has(id))
  const uploads = sent.length === 0 ? [] : await claimUploads({ tx, actor }, sent)
  const taken = uploads.map(({ fileName: name, ...upload }): FileRow => ({ ...upload, name }))
  await holdContents(
    tx,
    [...copied.values()].map((file) => file.sha256),
  )
  const known = new Map([...own, ...copied, ...taken.map((file) => [file.id, file] as const)])
  return { values: withFiles(form, values, known), added: [...taken, ...copied.values()] }
}

/** Resolves the files of values that belong to a draft or request already there, and keeps the new ones. */
export async function settleFiles(
  context: Pick<CommandContext, 'tx' | 'now' | 'actor'>,
  owner: FileOwner,
  form: FormDefinition,
  values: FormValues,
  carried?: ReadonlyMap<string, FileRow>,
): Promise<FormValues> {
  const { values: known, added } = await resolveFiles(context, form, values, await filesOf(context.tx, owner), carried)
  await insertFiles(context.tx, owner, added, toWire(context.now))
  return known
}
