import type { Reader } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import { sourceUses } from '../points.ts'
import { OFFERED_FUNCTIONS } from '../policy/grammar.ts'
import type { AnswerColumn, OfferedSource, SourceUse, SourceView, VersionView, Vocabulary } from '../schema.ts'
import { listSecrets } from '../store/secret.ts'
import { findSource, type PublishedSource, publishedSources, type VersionRow, versionsOf } from '../store/source.ts'
import { readerOf } from './reader.ts'

/** Everything that refers to a source, as the modules that keep it say. */
export async function usesOf(platform: Platform, reader: Reader, code: string): Promise<SourceUse[]> {
  const uses: SourceUse[] = []
  for (const ask of platform.offered(sourceUses)) uses.push(...((await ask(reader, [code])).get(code) ?? []))
  return uses
}

function versionView(row: VersionRow): VersionView {
  return {
    id: row.id,
    number: row.number,
    state: row.state,
    definition: row.definition,
    check: row.check,
    rowCount: row.rowCount,
    author: { id: row.authorId, name: row.authorName },
    editors: row.editorIds,
    publisher: row.publisherId === null ? null : { id: row.publisherId, name: row.publisherName ?? '' },
    createdAt: row.createdAt,
    publishedAt: row.publishedAt,
    retiredAt: row.retiredAt,
    edition: row.edition,
  }
}

/** A source with its versions and uses. */
export async function getSource(platform: Platform, id: string): Promise<SourceView> {
  const source = await findSource(platform.db, id)
  if (!source) throw platformErrors.NOT_FOUND()
  const uses = await usesOf(platform, platform.db, source.code)
  const { code, kind, label, note, currentNumber } = source
  const versions = (await versionsOf(platform.db, id)).map(versionView)
  return { id, code, kind, label, note, versions, uses, dangling: uses.length > 0 && currentNumber === null }
}

function columnsOf(platform: Platform, { definition, check }: PublishedSource): AnswerColumn[] {
  if (check && check.columns.length > 0) return check.columns
  if (definition.kind !== 'view') return []
  // Views answer the columns they name whether or not anybody ran them.
  const known = readerOf(platform).views.find(({ name }) => name === definition.view)?.columns ?? {}
  return definition.columns.map((key) => ({ key, type: known[key] ?? 'text', label: null }))
}

/** The sources that forms and flows may ask, with what they want and what they answer; nothing of how they do it. */
export async function offeredBy(platform: Platform, reader: Reader): Promise<OfferedSource[]> {
  return (await publishedSources(reader)).map((source) => ({
    code: source.code,
    label: source.label,
    parameters: source.definition.parameters.map(({ key, label, required }) => ({ key, label, required })),
    columns: columnsOf(platform, source),
  }))
}

/** What the editors offer. */
export async function getVocabulary(platform: Platform): Promise<Vocabulary> {
  const { sourceHosts, sourcePrivateHosts } = platform.config
  return {
    views: readerOf(platform).views.map(({ name, title, columns }) => ({
      name,
      title,
      columns: Object.entries(columns).map(([key, type]) => ({ key, type })),
    })),
    functions: [...OFFERED_FUNCTIONS],
    hosts: [...new Set([...sourceHosts, ...sourcePrivateHosts])].toSorted(),
    secrets: await listSecrets(platform.db),
  }
}
