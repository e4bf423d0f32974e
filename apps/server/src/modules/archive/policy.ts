import type { RefusalParams } from '#kernel/refusal.ts'
import { archiveErrors } from './errors.ts'
import { type FileKind, FORMAT_MIMES, FORMATS_OF_KIND, type Parameter } from './schema.ts'

/** Whom a document is for. */
export type Owner = { clientType: string; accountId: string | null; businessLine: string }

/**
 * Whether files of this parameter may be filed for this owner.
 *
 * @throws PARAMETER_RETIRED, PARAMETER_NOT_FOR_LINE, PARAMETER_NOT_FOR_CLIENT_TYPE, PARAMETER_NEEDS_ACCOUNT
 * @source approvals-archive I-02, I-03
 */
export function requireUsable(parameter: Parameter, owner: Owner): void {
  const named: RefusalParams = { parameter: parameter.code }
  if (parameter.retired) throw archiveErrors.PARAMETER_RETIRED(named)
  if (parameter.businessLines.length > 0 && !parameter.businessLines.includes(owner.businessLine)) {
    throw archiveErrors.PARAMETER_NOT_FOR_LINE({ ...named, businessLine: owner.businessLine })
  }
  if (parameter.clientTypes.length > 0 && !(parameter.clientTypes as readonly string[]).includes(owner.clientType)) {
    throw archiveErrors.PARAMETER_NOT_FOR_CLIENT_TYPE({ ...named, clientType: owner.clientType })
  }
  if (parameter.level === 'account' && owner.accountId === null) throw archiveErrors.PARAMETER_NEEDS_ACCOUNT(named)
}

/**
 * The kind under which a sniffed file is kept: a picture is a signature where the parameter takes no other picture.
 *
 * @throws FILE_KIND_REFUSED when the parameter does not take it.
 */
export function requireKind(parameter: Parameter, kind: string): FileKind {
  const found =
    parameter.kinds.find((one) => one === kind) ??
    (kind === 'image' ? parameter.kinds.find((one) => one === 'signature') : undefined)
  if (!found) throw archiveErrors.FILE_KIND_REFUSED({ kind, allowed: [...parameter.kinds] })
  return found
}

/**
 * The expiry date a version is kept with: what was given, or null.
 *
 * @throws EXPIRY_MISSING when the parameter asks for one.
 */
export function expiryOf(parameter: Parameter, expiresOn: string | undefined): string | null {
  if (parameter.needsExpiry && expiresOn === undefined)
    throw archiveErrors.EXPIRY_MISSING({ parameter: parameter.code })
  return expiresOn ?? null
}

/** @throws TOO_MANY_DOCUMENTS when `current` documents already fill the parameter. */
export function requireRoom(parameter: Parameter, current: number, added: number): void {
  if (current + added > parameter.maxCount) {
    throw archiveErrors.TOO_MANY_DOCUMENTS({ parameter: parameter.code, maxCount: parameter.maxCount })
  }
}

/**
 * A parameter that names formats takes no others of its kinds.
 *
 * @throws FILE_FORMAT_REFUSED
 */
export function requireFormat({ formats }: Parameter, mime: string): void {
  if (formats.length === 0 || formats.some((format) => FORMAT_MIMES[format] === mime.split(';', 1)[0])) return
  throw archiveErrors.FILE_FORMAT_REFUSED({ format: mime, allowed: [...formats] })
}

/**
 * A PDF that does more than be read is taken where the parameter says so. Encryption alone refuses nothing: nobody can say
 * what is in it.
 *
 * @throws FILE_PDF_ACTIVE
 * @source approvals-archive I-21
 */
export function requireStill({ activePdf }: Pick<Parameter, 'activePdf'>, found: readonly string[]): void {
  const finding = found.find((one) => one !== 'sealed')
  if (finding !== undefined && !activePdf) throw archiveErrors.FILE_PDF_ACTIVE({ finding })
}

/** @throws FILE_TOO_LARGE */
export function requireSize({ maxBytes }: Parameter, size: number): void {
  if (size > maxBytes) throw archiveErrors.FILE_TOO_LARGE({ maxBytes })
}

/**
 * Rules that contradict each other are laid down for nobody.
 *
 * @throws FORMAT_NOT_OF_KIND, SET_TOO_LARGE
 */
export function requireRules({ kinds, formats, minCount, maxCount }: ParameterRules): void {
  const possible: readonly string[] = kinds.flatMap((kind) => FORMATS_OF_KIND[kind])
  const stray = formats.find((format) => !possible.includes(format))
  if (stray !== undefined) {
    throw archiveErrors.FORMAT_NOT_OF_KIND({ format: stray }, [{ path: 'formats', code: 'FORMAT_NOT_OF_KIND' }])
  }
  if (minCount > maxCount) {
    throw archiveErrors.SET_TOO_LARGE({ maxCount }, [{ path: 'minCount', code: 'SET_TOO_LARGE' }])
  }
}
type ParameterRules = Pick<Parameter, 'kinds' | 'formats' | 'minCount' | 'maxCount'>
