import { randomBytes } from 'node:crypto'
import { PDFDocument } from '@cantoo/pdf-lib'

/**
 * The same paper, readable with the password only: AES-256 as of PDF 2.0. Whoever opens it may print but not change it;
 * the owner's password is thrown away.
 *
 * @throws when the bytes are no PDF, or one that is encrypted already
 */
export async function sealPdf(bytes: Uint8Array, password: string): Promise<Buffer> {
  const paper = await PDFDocument.load(bytes, { updateMetadata: false })
  paper.encrypt({
    userPassword: password,
    ownerPassword: randomBytes(24).toString('base64url'),
    permissions: { printing: 'highResolution', contentAccessibility: true },
  })
  return Buffer.from(await paper.save())
}
