import { exportruleErrors } from '../errors.ts'
import { PLACEHOLDERS } from '../schema.ts'

/** What stands for the placeholders of one file. */
export type NameParts = Record<(typeof PLACEHOLDERS)[number], string>

const HOLDER = /\{([a-zA-Z]+)\}/g

/** @throws PLACEHOLDER_UNKNOWN */
export function requireTemplate(template: string, path: string): void {
  for (const [, name = ''] of template.matchAll(HOLDER)) {
    if ((PLACEHOLDERS as readonly string[]).includes(name)) continue
    const field = { path, code: 'PLACEHOLDER_UNKNOWN', params: { placeholder: name } }
    throw exportruleErrors.PLACEHOLDER_UNKNOWN({ placeholder: name }, [field])
  }
}

/** A template with its placeholders filled in; what a file system or an archive reader would trip over becomes `_`. */
export function fillTemplate(template: string, parts: NameParts): string {
  return template.replaceAll(HOLDER, (_all, name: keyof NameParts) =>
    parts[name].replaceAll(/[^\p{L}\p{N}._-]/gu, '_').replace(/^\.+/, '_'),
  )
}

/** Folder and name of a file in the archive. */
export function placeOf(folder: string, name: string, parts: NameParts): string {
  const filled = fillTemplate(name, parts)
  return folder === '' ? filled : `${fillTemplate(folder, parts)}/${filled}`
}
