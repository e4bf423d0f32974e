import type { Gap, PackForm, Rule, RulePart } from '../schema.ts'
import { placeOf } from './naming.ts'

/** An account of a pack. */
export type PackAccount = {
  id: string
  accountNo: string
  clientNo: string
  clientId: string
  clientType: string
  openedOn: string
  businessLine: string
  departmentId: string
}

/** A current document's file, as the archive has it. */
export type PackFile = {
  clientId: string
  accountId: string | null
  parameter: string
  sha256: string
  size: number
  mime: string
}

/** What the archive says of a kind of document. */
export type PackParameter = { code: string; level: string; minCount: number; cloudCode: string | null }

/** One file of a pack: where it comes from, what it is called, what form its copy takes. */
export type PlannedFile = {
  name: string
  accountNo: string
  parameter: string
  sha256: string
  size: number
  mime: string
  copy: { form: 'jpg' | 'png'; maxBytes: number | null; maxSide: number | null } | null
}

export type Plan = { files: PlannedFile[]; gaps: Gap[] }

const EXTENSIONS: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/tiff': 'tif',
  'image/avif': 'avif',
  'image/heic': 'heic',
  'application/pdf': 'pdf',
  'application/pdf; content=active': 'pdf',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/aac': 'aac',
  'audio/wav': 'wav',
  'audio/amr': 'amr',
  'audio/ogg': 'ogg',
  'audio/flac': 'flac',
  'video/mp4': 'mp4',
  'video/quicktime': 'mov',
  'video/webm': 'webm',
  'video/matroska': 'mkv',
  'video/vnd.avi': 'avi',
  'video/3gpp': '3gp',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'text/plain': 'txt',
}

/** What the picture library reads; others of a picture's kind go as they are or not at all. */
const CONVERTIBLE = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/tiff', 'image/avif'])

const day = (date: string) => date.replaceAll('-', '')

type Formed = { ext: string; copy: PlannedFile['copy']; gap: Gap['kind'] | null }

/** What form a file goes in, and what stands against it. */
function formOf(file: PackFile, part: RulePart): Formed {
  const own = EXTENSIONS[file.mime] ?? 'bin'
  const tooLarge = part.maxBytes !== null && file.size > part.maxBytes
  if (part.form === 'original') return { ext: own, copy: null, gap: tooLarge ? 'overSize' : null }
  const form: Exclude<PackForm, 'original'> = part.form
  if (!CONVERTIBLE.has(file.mime)) return { ext: own, copy: null, gap: 'unconvertible' }
  // What is in the right form and small enough already goes as it is, byte for byte.
  const copies = own !== form || tooLarge || part.maxSide !== null
  return { ext: form, copy: copies ? { form, maxBytes: part.maxBytes, maxSide: part.maxSide } : null, gap: null }
}

type Asked = {
  rule: Pick<Rule, 'nameTemplate' | 'folderTemplate' | 'parts'>
  accounts: readonly PackAccount[]
  files: readonly PackFile[]
  parameters: ReadonlyMap<string, PackParameter>
  today: string
}

/**
 * What a pack would hold and lack: every document of the rule's parts that stands for the accounts, named by its
 * templates. A name that comes twice is taken by the first.
 *
 * @source approvals-archive I-15
 */
export function planPack({ rule, accounts, files, parameters, today }: Asked): Plan {
  const plan: Plan = { files: [], gaps: [] }
  const taken = new Set<string>()
  const byOwner = Map.groupBy(files, (file) => `${file.clientId} ${file.accountId ?? ''} ${file.parameter}`)
  for (const account of accounts) {
    for (const part of rule.parts.filter((one) => fits(one, account))) {
      const parameter = parameters.get(part.parameter)
      const owner = parameter?.level === 'account' ? account.id : ''
      const found = byOwner.get(`${account.clientId} ${owner} ${part.parameter}`) ?? []
      const lacks = (kind: Gap['kind'], detail: string) =>
        plan.gaps.push({ kind, accountNo: account.accountNo, parameter: part.parameter, detail })
      if (part.required && found.length === 0) lacks('missing', part.code)
      const whole = parameter?.minCount ?? 0
      if (found.length > 0 && found.length < whole) lacks('incomplete', `${found.length}/${whole}`)
      found.forEach((file, at) => {
        const { ext, copy, gap } = formOf(file, part)
        const name = placeOf(rule.folderTemplate, rule.nameTemplate, {
          account: account.accountNo,
          client: account.clientNo,
          openDate: day(account.openedOn),
          date: day(today),
          code: part.code,
          parameter: part.parameter,
          n: String(at + 1),
          ext,
        })
        if (gap) lacks(gap, name)
        if (gap === 'unconvertible' || gap === 'overSize') return
        // Readers on some systems take names that differ in case alone for one.
        if (taken.has(name.toLowerCase())) {
          lacks('clash', name)
          return
        }
        taken.add(name.toLowerCase())
        const { sha256, size, mime } = file
        plan.files.push({ name, accountNo: account.accountNo, parameter: part.parameter, sha256, size, mime, copy })
      })
    }
  }
  return plan
}

const fits = (part: RulePart, account: PackAccount): boolean =>
  part.clientTypes.length === 0 || (part.clientTypes as readonly string[]).includes(account.clientType)
