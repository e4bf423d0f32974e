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

/**
 * Makes every file that the values name one of the owner's: those it has already, uploads of the actor, and files of
 * the request that is copied or handed on, which are held once more under an id of their own.
 *
 * @throws FILE_UNKNOWN, UPLOAD_UNKNOWN
 */
export async function settleFiles(
  context: Pick<CommandContext, 'tx' | 'now' | 'actor'>,
  owner: FileOwner,
  form: FormDefinition,
  values: FormValues,
  carried: ReadonlyMap<string, FileRow> = new Map(),
): Promise<FormValues> {
  const { tx, now } = context
  const ids = [...new Set(fileIdsOf(form, values))]
  if (ids.length === 0) return values
  const own = await filesOf(tx, owner)
  const copies = ids
    .filter((id) => !own.has(id))
    .flatMap((id) => {
      const file = carried.get(id)
      return file ? [[id, { ...file, id: newId<'file'>() }] as const] : []
    })
  const copied = new Map(copies)
  const sent = ids.filter((id) => !own.has(id) && !copied.has(id))
  const uploads = sent.length === 0 ? [] : await claimUploads(context, sent)
  const taken = uploads.map(({ fileName: name, ...upload }): FileRow => ({ ...upload, name }))
  await holdContents(
    tx,
    [...copied.values()].map((file) => file.sha256),
  )
  await insertFiles(tx, owner, [...taken, ...copied.values()], toWire(now))
  const known = new Map([...own, ...copied, ...taken.map((file) => [file.id, file] as const)])
  return withFiles(form, values, known)
}
