import { fileTypeFromBuffer } from 'file-type'
import { platformErrors } from '../errors.ts'
import type { Edges } from './edges.ts'
import { decodeText } from './text.ts'

/** What a content is by its bytes, never by its name. `mime` and `ext` are ours and safe to send. */
export type FileKind = 'image' | 'pdf' | 'audio' | 'video' | 'sheet' | 'archive' | 'text' | 'unknown'
export type FileType = { kind: FileKind; mime: string; ext: string }

/** Formats we know what to do with; whatever else a detector can name is `unknown`, and callers refuse `unknown`. */
const KNOWN: Record<string, FileType> = {
  jpg: { kind: 'image', mime: 'image/jpeg', ext: 'jpg' },
  png: { kind: 'image', mime: 'image/png', ext: 'png' },
  webp: { kind: 'image', mime: 'image/webp', ext: 'webp' },
  gif: { kind: 'image', mime: 'image/gif', ext: 'gif' },
  tif: { kind: 'image', mime: 'image/tiff', ext: 'tif' },
  avif: { kind: 'image', mime: 'image/avif', ext: 'avif' },
  heic: { kind: 'image', mime: 'image/heic', ext: 'heic' },
  pdf: { kind: 'pdf', mime: 'application/pdf', ext: 'pdf' },
  mp3: { kind: 'audio', mime: 'audio/mpeg', ext: 'mp3' },
  m4a: { kind: 'audio', mime: 'audio/mp4', ext: 'm4a' },
  aac: { kind: 'audio', mime: 'audio/aac', ext: 'aac' },
  wav: { kind: 'audio', mime: 'audio/wav', ext: 'wav' },
  amr: { kind: 'audio', mime: 'audio/amr', ext: 'amr' },
  ogg: { kind: 'audio', mime: 'audio/ogg', ext: 'ogg' },
  opus: { kind: 'audio', mime: 'audio/ogg', ext: 'opus' },
  flac: { kind: 'audio', mime: 'audio/flac', ext: 'flac' },
  mp4: { kind: 'video', mime: 'video/mp4', ext: 'mp4' },
  m4v: { kind: 'video', mime: 'video/mp4', ext: 'm4v' },
  mov: { kind: 'video', mime: 'video/quicktime', ext: 'mov' },
  webm: { kind: 'video', mime: 'video/webm', ext: 'webm' },
  mkv: { kind: 'video', mime: 'video/matroska', ext: 'mkv' },
  avi: { kind: 'video', mime: 'video/vnd.avi', ext: 'avi' },
  '3gp': { kind: 'video', mime: 'video/3gpp', ext: '3gp' },
  xlsx: {
    kind: 'sheet',
    mime: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ext: 'xlsx',
  },
  zip: { kind: 'archive', mime: 'application/zip', ext: 'zip' },
}

const TEXT: FileType = { kind: 'text', mime: 'text/plain', ext: 'txt' }
const UNKNOWN: FileType = { kind: 'unknown', mime: 'application/octet-stream', ext: 'bin' }

/** Formats that run, or carry macros. `cfb` is the container of the old Office formats and of installers. */
const DANGEROUS = new Set(
  [
    'exe',
    'elf',
    'macho',
    'class',
    'wasm',
    'jar',
    'apk',
    'deb',
    'rpm',
    'cfb',
    'lnk',
    'swf',
    'xpi',
    'crx',
    'dmg',
    'cab',
  ].concat([
    'docm',
    'dotm',
    'xlsm',
    'xltm',
    'xlam',
    'pptm',
    'potm',
    'ppsm',
    'ppam',
    'xml',
    'svg',
    'html',
    'chm',
    'reg',
    'alias',
  ]),
)

/** Parts of an Office file that run code, as their names stand in the archive's directory. */
const MACRO_PARTS = ['vbaProject.bin', 'xl/macrosheets/', 'word/vbaData', '/activeX/']

/** Openings of text that a browser or a system would run. `<` followed by a letter, `!` or `?` covers all of markup. */
const ACTIVE_TEXT = [/^\s*<[a-z!?]/i, /^#!/, /<script[\s>]/i, /<\?php/i, /^\s*@echo off/i, /javascript:/i]

/** What no media file has in its ends unless someone joined another format to it. */
const MARKUP = ['<script', '<html', '<!doctype html', '<iframe', '<?php', '<svg ']

const EICAR = 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE'

/**
 * Says what a content is. FILE_EMPTY for nothing, FILE_TYPE_DANGEROUS for markup, scripts, programs and macros,
 * FILE_TYPE_MIXED for a content that is two formats at once. A content of no known format is `unknown`.
 */
export async function sniff(edges: Edges): Promise<FileType> {
  if (edges.size === 0) throw platformErrors.FILE_EMPTY()
  if (edges.head.subarray(0, 256).includes(EICAR)) throw platformErrors.FILE_TYPE_DANGEROUS({ type: 'virus test' })
  const found = await detect(edges.head)
  if (!found) return sniffText(edges)
  if (DANGEROUS.has(found)) throw platformErrors.FILE_TYPE_DANGEROUS({ type: found })
  const type = KNOWN[found] ?? UNKNOWN
  if (isZip(edges.head)) refuseMacros(edges, found)
  else refuseMixed(edges, found)
  return type
}

async function detect(head: Buffer): Promise<string | null> {
  const found = await fileTypeFromBuffer(head).catch(() => undefined)
  if (found) return found.ext
  return isZip(head) ? 'zip' : null
}

function sniffText(edges: Edges): FileType {
  const text = decodeText(edges.head, { partial: edges.size > edges.head.length })?.text
  if (text === undefined || text.includes('\0')) {
    refuseMixed(edges, 'unknown')
    return UNKNOWN
  }
  if (ACTIVE_TEXT.some((form) => form.test(text)))
    throw platformErrors.FILE_TYPE_DANGEROUS({ type: 'script or markup' })
  refuseMixed(edges, 'text')
  return TEXT
}

function isZip(head: Buffer): boolean {
  return head.length >= 4 && head.readUInt32LE(0) === 0x04034b50
}

function refuseMacros(edges: Edges, type: string): void {
  const hasPart = MACRO_PARTS.some((part) => edges.head.includes(part) || edges.tail.includes(part))
  if (hasPart) throw platformErrors.FILE_TYPE_DANGEROUS({ type: `${type} with macros` })
}

function refuseMixed({ head, tail, size }: Edges, type: string): void {
  const hidden = hiddenFormat(head, tail, size, type)
  if (hidden) throw platformErrors.FILE_TYPE_MIXED({ type, hidden })
}

function hiddenFormat(head: Buffer, tail: Buffer, size: number, type: string): string | null {
  if (hasZipDirectory(tail, size)) return 'zip'
  if (type === 'pdf') return null
  // Readers accept a PDF whose header starts within the first 1024 bytes.
  if (head.subarray(0, 1024 + 5).includes('%PDF-') || tail.includes('startxref')) return 'pdf'
  if (type === 'text') return null
  const text = `${head.toString('latin1')}\n${tail.toString('latin1')}`.toLowerCase()
  return MARKUP.some((marker) => text.includes(marker)) ? 'html' : null
}

/** Whether a zip reader, which looks for its directory from the end, would find an archive here. */
function hasZipDirectory(tail: Buffer, size: number): boolean {
  for (let at = tail.indexOf('PK\x05\x06', 0, 'latin1'); at >= 0; at = tail.indexOf('PK\x05\x06', at + 1, 'latin1')) {
    if (at + 22 > tail.length) return false
    const disks = tail.readUInt32LE(at + 4)
    const entries = tail.readUInt16LE(at + 10)
    const directorySize = tail.readUInt32LE(at + 12)
    if (disks === 0 && entries > 0 && directorySize < size) return true
  }
  return false
}
