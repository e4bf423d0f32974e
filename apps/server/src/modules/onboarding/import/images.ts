import type { ZipEntry } from '#platform/files/zip-read.ts'
import type { RowProblem } from '../schema/row.ts'
import { COLUMNS, partsOf } from './columns.ts'

/** Limits of an archive of pictures. */
export const IMAGES_LIMITS = {
  maxEntries: 200_000,
  maxTotalBytes: 8 * 1024 * 1024 * 1024,
  maxEntryBytes: 20 * 1024 * 1024,
  maxRatio: 200,
}

const fold = (name: string) => name.normalize('NFC').toLowerCase()
const baseName = (name: string) => name.slice(name.lastIndexOf('/') + 1)

/** Finds files of the archive by what cells call them: a path, a bare name, or a pattern with `*`. */
export type ImageIndex = { find(named: string): ZipEntry[] }

/** Upper case and lower case are one, folders may be left out; `*` stands for any run inside a name. */
export function indexImages(entries: readonly ZipEntry[]): ImageIndex {
  const byPath = new Map(entries.map((entry) => [fold(entry.name), entry]))
  const byBase = Map.groupBy(entries, (entry) => fold(baseName(entry.name)))
  return {
    find(named) {
      const wanted = fold(named.replaceAll('\\', '/'))
      const exact = byPath.get(wanted)
      if (exact) return [exact]
      if (!wanted.includes('*')) return byBase.get(wanted) ?? []
      const parts = wanted.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      const pattern = new RegExp(`^${parts.join('[^/]*')}$`, 'u')
      return entries.filter(({ name }) => pattern.test(fold(name)) || pattern.test(fold(baseName(name))))
    },
  }
}

/** A file a row asks for, and the parameter it is filed under. */
export type WantedImage = { column: string; parameter: string; entry: ZipEntry }

/**
 * The files a row names. A plain name must be there exactly once; a pattern at least once, and takes all it matches.
 *
 * @param index  null when no archive came with the sheet.
 */
export function wantedImages(
  cells: ReadonlyMap<string, string>,
  index: ImageIndex | null,
): { wanted: WantedImage[]; problems: RowProblem[] } {
  const wanted: WantedImage[] = []
  const problems: RowProblem[] = []
  for (const { key, image } of COLUMNS) {
    if (image === undefined) continue
    for (const name of partsOfNames(cells.get(key) ?? '')) {
      const found = index?.find(name) ?? []
      const wrong = problemWith(name, found.length, index !== null)
      if (wrong) problems.push({ column: key, module: 'onboarding', ...wrong })
      else wanted.push(...found.map((entry) => ({ column: key, parameter: image, entry })))
    }
  }
  return { wanted, problems }
}

/** Names of one cell; a slash is part of a path here. */
function partsOfNames(cell: string): string[] {
  return cell.includes('/')
    ? cell
        .split(/[,;、，；\n]+/u)
        .map((part) => part.trim())
        .filter(Boolean)
    : partsOf(cell)
}

function problemWith(name: string, found: number, hasArchive: boolean): Pick<RowProblem, 'code' | 'params'> | null {
  if (!hasArchive) return { code: 'IMAGES_WITHOUT_ZIP' }
  if (found === 0) return { code: 'IMAGE_NOT_FOUND', params: { name: name.slice(0, 200) } }
  if (found > 1 && !name.includes('*'))
    return { code: 'IMAGE_AMBIGUOUS', params: { name: name.slice(0, 200), count: found } }
  return null
}
