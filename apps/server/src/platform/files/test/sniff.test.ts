import { describe, expect, it } from 'vitest'
import { edgesOf } from '#platform/files/edges.ts'
import { type FileType, sniff } from '#platform/files/sniff.ts'
import { mp4, pdf, picture, rawZip, wav, xlsx } from './corpus.ts'
import { noise } from './store-contract.ts'

const sniffBytes = (bytes: Buffer | string): Promise<FileType> => sniff(edgesOf(Buffer.from(bytes)))
const refusal = (code: string) => ({ name: 'Refused', code, status: 415 })

describe('[I-03] sniffing', () => {
  it.each(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const)('knows a %s by its bytes', async (format) => {
    expect(await sniffBytes(await picture(format))).toMatchObject({ kind: 'image', mime: `image/${format}` })
  })

  it('knows documents, sound and video by their bytes', async () => {
    expect(await sniffBytes(pdf())).toEqual({ kind: 'pdf', mime: 'application/pdf', ext: 'pdf' })
    expect(await sniffBytes(mp4('isom'))).toMatchObject({ kind: 'video', mime: 'video/mp4' })
    expect(await sniffBytes(mp4('qt  '))).toMatchObject({ kind: 'video', mime: 'video/quicktime' })
    expect(await sniffBytes(mp4('M4A '))).toMatchObject({ kind: 'audio', mime: 'audio/mp4' })
    expect(await sniffBytes(wav())).toMatchObject({ kind: 'audio', mime: 'audio/wav' })
    expect(await sniffBytes(await xlsx())).toMatchObject({ kind: 'sheet', ext: 'xlsx' })
    expect(await sniffBytes(rawZip([{ name: '身份证.jpg' }]))).toMatchObject({ kind: 'archive', ext: 'zip' })
  })

  it('knows text in the encodings in use, and takes a comparison sign for text', async () => {
    const gbk = Buffer.from([0xd0, 0xd5, 0xc3, 0xfb, 0x2c, 0xb5, 0xd8, 0xd6, 0xb7])
    for (const text of ['姓名,地址\n王五,"a < b"', '\ufeffname,1', gbk, Buffer.from('\ufeffname', 'utf16le')]) {
      expect(await sniffBytes(text)).toMatchObject({ kind: 'text', mime: 'text/plain' })
    }
  })

  it('calls unknown what it does not know, so that callers refuse it', async () => {
    for (const bytes of [noise(5000, 3), Buffer.from([0, 1, 2, 3]), Buffer.from('7z\xbc\xaf\x27\x1c', 'latin1')]) {
      expect((await sniffBytes(bytes)).kind).toBe('unknown')
    }
  })

  it('refuses nothing at all', async () => {
    await expect(sniffBytes('')).rejects.toMatchObject({ code: 'FILE_EMPTY' })
  })
})

describe('[I-21] sniffing', () => {
  it.each([
    ['svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['svg after a declaration', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['svg after a comment', '<!-- x --><svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['html', '<!DOCTYPE html><html><body>hi</body></html>'],
    ['html after blanks', '\n\t  <HTML><body onload=alert(1)>'],
    ['html after a byte order mark', '\ufeff<html>'],
    ['html in UTF-16', Buffer.from('\ufeff<html><script>', 'utf16le')],
    ['html in GBK', Buffer.concat([Buffer.from('<p>'), Buffer.from([0xd0, 0xd5])])],
    ['html far into text', `name,remark\n${'x,'.repeat(900)}<script>alert(1)</script>`],
    ['xml', '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
    ['php', 'GIF89a\n<?php system($_GET[0]); ?>'],
    ['shell script', '#!/bin/sh\nrm -rf /'],
    ['batch file', '@echo off\r\ndel *.*'],
    ['windows program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(300)])],
    ['linux program', Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), Buffer.alloc(300)])],
    ['old office file', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)])],
    ['webassembly', Buffer.from('\0asm\x01\0\0\0', 'latin1')],
    ['java archive', rawZip([{ name: 'META-INF/MANIFEST.MF' }, { name: 'A.class' }])],
    ['virus test file', String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`],
  ])('refuses %s', async (_name, bytes) => {
    const code: unknown = expect.stringMatching(/^FILE_TYPE_(DANGEROUS|MIXED)$/)
    await expect(sniffBytes(bytes)).rejects.toMatchObject({ status: 415, code })
  })

  it('refuses a workbook with macros, whatever it is called', async () => {
    const macros = await xlsx(noise(2000, 4))
    await expect(sniffBytes(macros)).rejects.toMatchObject(refusal('FILE_TYPE_DANGEROUS'))
    const plain = rawZip([{ name: '[Content_Types].xml' }, { name: 'xl/workbook.xml' }, { name: 'xl/vbaProject.bin' }])
    await expect(sniffBytes(plain)).rejects.toMatchObject(refusal('FILE_TYPE_DANGEROUS'))
  })

  it.each(['jpeg', 'png', 'gif', 'webp'] as const)('refuses a %s that is something else as well', async (format) => {
    const image = await picture(format)
    for (const other of [
      rawZip([{ name: 'evil.class' }]),
      pdf(),
      Buffer.from('<html><script>alert(1)</script></html>'),
      Buffer.from('<?PHP system(1); ?>'),
      Buffer.concat([rawZip([{ name: 'a' }]), Buffer.alloc(50)]),
    ]) {
      await expect(sniffBytes(Buffer.concat([image, other]))).rejects.toMatchObject(refusal('FILE_TYPE_MIXED'))
    }
  })

  it('refuses a PDF and a text with an archive behind it', async () => {
    const archive = rawZip([{ name: 'a.exe' }])
    for (const front of [pdf(), Buffer.from('name,amount\n')]) {
      await expect(sniffBytes(Buffer.concat([front, archive]))).rejects.toMatchObject({ status: 415 })
    }
  })

  it('takes a photograph as cameras write it: with metadata in XML and bytes behind the end', async () => {
    const image = await picture('jpeg', 400, 300)
    const xmp = Buffer.from('http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF/></x:xmpmeta>')
    const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, xmp.length + 2]), xmp])
    const photo = Buffer.concat([image.subarray(0, 2), segment, image.subarray(2), noise(200_000, 5)])
    expect(await sniffBytes(photo)).toMatchObject({ kind: 'image' })
  })

  it('never mistakes noise for a hidden format', async () => {
    const image = await picture('jpeg')
    for (let seed = 0; seed < 20; seed += 1) {
      expect(await sniffBytes(Buffer.concat([image, noise(150_000, seed)]))).toMatchObject({ kind: 'image' })
    }
  })
})
