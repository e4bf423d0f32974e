import { z } from 'zod'

export * from './schema/lock.ts'
export * from './schema/retention.ts'
export * from './schema/transfer.ts'

/** What a file is by its bytes; a signature is a picture by its bytes, and a signature where the parameter says so. */
export const FILE_KINDS = ['image', 'signature', 'pdf', 'audio', 'video', 'sheet', 'text'] as const
export type FileKind = (typeof FILE_KINDS)[number]

/** Formats of each kind, as parameters name them. */
export const FORMATS_OF_KIND = {
  image: ['jpg', 'png', 'webp', 'gif', 'tif', 'avif', 'heic'],
  signature: ['jpg', 'png', 'webp', 'gif', 'tif', 'avif', 'heic'],
  pdf: ['pdf'],
  audio: ['mp3', 'm4a', 'aac', 'wav', 'amr', 'ogg', 'flac'],
  video: ['mp4', 'mov', 'webm', 'mkv', 'avi', '3gp'],
  sheet: ['xlsx'],
  text: ['txt'],
} as const satisfies Record<FileKind, readonly string[]>
export type FileFormat = (typeof FORMATS_OF_KIND)[FileKind][number]

/** The media type that each format is kept under. */
export const FORMAT_MIMES: Record<FileFormat, string> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  tif: 'image/tiff',
  avif: 'image/avif',
  heic: 'image/heic',
  pdf: 'application/pdf',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  aac: 'audio/aac',
  wav: 'audio/wav',
  amr: 'audio/amr',
  ogg: 'audio/ogg',
  flac: 'audio/flac',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  mkv: 'video/matroska',
  avi: 'video/vnd.avi',
  '3gp': 'video/3gpp',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  txt: 'text/plain',
}
export const FILE_FORMATS = Object.keys(FORMAT_MIMES) as FileFormat[]

/** A document stays current until it is withdrawn; a withdrawn one keeps all its versions and never comes back. */
export const DOCUMENT_STATUSES = ['CURRENT', 'WITHDRAWN'] as const
export type DocumentStatus = (typeof DOCUMENT_STATUSES)[number]
export const DOCUMENT_TRANSITIONS: Record<DocumentStatus, readonly DocumentStatus[]> = {
  CURRENT: ['WITHDRAWN'],
  WITHDRAWN: [],
}

/** Whether a document belongs to the client or to one of its accounts. */
export const PARAMETER_LEVELS = ['customer', 'account'] as const
export const VERSION_SOURCES = ['upload', 'application', 'case', 'import', 'copy'] as const
export const CLIENT_TYPES = ['individual', 'joint', 'corporate'] as const

/** What became of reading text off a picture. */
export const TEXT_STATES = ['READY', 'FAILED', 'NONE'] as const

const id = z.uuid()
const code = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/)
const businessDate = z.iso.date()
const remark = z.string().trim().min(1).max(500)

export const parameterShape = z.object({
  code,
  names: z.object({
    'zh-Hans': z.string().trim().min(1).max(100),
    'zh-Hant': z.string().trim().min(1).max(100),
    en: z.string().trim().min(1).max(100),
  }),
  level: z.enum(PARAMETER_LEVELS),
  businessLines: z.array(z.string().min(1).max(40)).max(50),
  clientTypes: z.array(z.enum(CLIENT_TYPES)).max(3),
  kinds: z.array(z.enum(FILE_KINDS)).min(1),
  maxBytes: z.int().min(1).max(4_294_967_296),
  maxCount: z.int().min(1).max(1000),
  /** Documents that make a set whole; 0 where each stands by itself. */
  minCount: z.int().min(0).max(1000).default(0),
  /** Formats among those of its kinds; none named: every one. */
  formats: z.array(z.enum(FILE_FORMATS)).max(30).default([]),
  /** What the exchanges' cloud platform calls it: an open list. */
  cloudCode: code.nullable().default(null),
  /** Years it is kept at least after its last change; raised, never lowered. */
  retentionYears: z.int().min(0).max(100).default(20),
  needsExpiry: z.boolean(),
  /** Copies that are shown or leave the house say who saw them and when. */
  watermark: z.boolean().default(false),
  /** Takes PDFs that hold scripts or files; they are marked, and only downloaded. */
  activePdf: z.boolean().default(false),
  position: z.int().min(0).max(1_000_000),
})
export type Parameter = z.infer<typeof parameterShape> & { retired: boolean; version: number }
export const parameterAnswer = parameterShape.extend({ retired: z.boolean(), version: z.int() })

export const createParameterInput = parameterShape
export const updateParameterInput = parameterShape.extend({ version: z.int32().min(1) })
export const retireParameterInput = z.object({ code, version: z.int32().min(1) })

/** A file that was sent: what sniffing found, and the id that a command names it by. */
export const stagedUpload = z.object({
  id,
  parameter: code,
  sha256: z.string().length(64),
  size: z.int(),
  mime: z.string(),
  kind: z.enum(FILE_KINDS),
  fileName: z.string(),
})
export type StagedUpload = z.infer<typeof stagedUpload>

export const uploadDocumentInput = z.object({
  accountId: id,
  uploadId: id,
  expiresOn: businessDate.optional(),
  remark: remark.optional(),
})
export const replaceDocumentInput = z.object({
  documentId: id,
  uploadId: id,
  expiresOn: businessDate.optional(),
  remark: remark.optional(),
})
export const withdrawDocumentInput = z.object({ documentId: id, remark })

export const documentVersion = z.object({
  id,
  version: z.int(),
  sha256: z.string(),
  size: z.int(),
  mime: z.string(),
  kind: z.enum(FILE_KINDS),
  fileName: z.string(),
  expiresOn: businessDate.nullable(),
  source: z.enum(VERSION_SOURCES),
  /** The application, the case, or the version it was copied from. */
  sourceId: id.nullable(),
  /** When the content of a copy was first filed; null: filed here first. */
  datedAt: z.string().nullable(),
  /** The document it was copied from. */
  originDocumentId: id.nullable(),
  filedBy: id,
  filedByName: z.string(),
  filedAt: z.string(),
  remark: z.string().nullable(),
  /** READY when a small picture can be had, FAILED when none could be made, PENDING until then, NONE for other kinds. */
  thumbnail: z.enum(['READY', 'FAILED', 'PENDING', 'NONE']),
  /** READY when text was read off it, FAILED when none could be, NONE where nobody tried. */
  text: z.enum(TEXT_STATES),
})
export type DocumentVersion = z.infer<typeof documentVersion>

export const documentAnswer = z.object({
  id,
  clientId: id,
  accountId: id.nullable(),
  parameter: parameterAnswer,
  businessLine: z.string(),
  departmentId: id,
  status: z.enum(DOCUMENT_STATUSES),
  expiresOn: businessDate.nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
  versions: z.array(documentVersion),
})
export type DocumentAnswer = z.infer<typeof documentAnswer>
/** `elsewhere`: what the person has under another record of the same identity, with that record's number. */
export const documentsAnswer = z.object({
  items: z.array(documentAnswer),
  elsewhere: z.array(documentAnswer.extend({ clientNo: z.string() })),
})
export type DocumentsAnswer = z.infer<typeof documentsAnswer>

/** What becomes of a document when its parameter is copied; why it stays when it is not. */
export const COPY_VERDICTS = ['copies', 'there', 'newer', 'shared', 'withdrawn', 'refused'] as const
export type CopyVerdict = (typeof COPY_VERDICTS)[number]

export const copyDocumentsInput = z.object({
  fromAccountId: id,
  toAccountId: id,
  parameters: z.array(code).min(1).max(200),
  /** All versions, or only the latest. */
  history: z.boolean(),
  remark: remark.optional(),
})
export const documentsCopied = z.object({
  documents: z.int(),
  versions: z.int(),
  /** What of the parameters chosen stayed. */
  left: z.array(z.object({ parameter: code, verdict: z.enum(COPY_VERDICTS), fileName: z.string() })),
})

const copySide = z.object({
  versionId: id,
  documentId: id,
  version: z.int(),
  fileName: z.string(),
  mime: z.string(),
  kind: z.enum(FILE_KINDS),
  datedAt: z.string(),
})
export const copyPreview = z.object({
  items: z.array(
    z.object({
      parameter: parameterAnswer,
      verdict: z.enum(COPY_VERDICTS),
      reason: z.object({ code: z.string(), params: z.record(z.string(), z.json()) }).nullable(),
      source: copySide,
      /** What is there already of the kind, where the two meet. */
      target: copySide.nullable(),
      /** How many versions are copied. */
      versions: z.int(),
    }),
  ),
})
export type CopyPreview = z.infer<typeof copyPreview>

/** Accounts in scope whose client has the same identity. */
export const sameIdentityAnswer = z.object({
  items: z.array(
    z.object({
      id,
      accountNo: z.string(),
      type: z.string(),
      businessLine: z.string(),
      clientNo: z.string(),
      status: z.string(),
    }),
  ),
})
export type SameIdentity = z.infer<typeof sameIdentityAnswer>
