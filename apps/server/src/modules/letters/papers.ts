import { buffer } from 'node:stream/consumers'
import { letterAddress } from '#modules/clients'
import type { Encloser, Enclosure } from '#modules/messages'
import { openedFile } from '#modules/onboarding'
import type { Language } from '#platform/actor.ts'
import { printPdf } from '#platform/pdf/document.ts'
import { sealPdf } from '#platform/pdf/seal.ts'
import type { Platform } from '#platform/platform.ts'
import { text } from '#platform/texts.ts'
import { applicationBlocks } from './application-paper.ts'
import { KIND } from './kinds.ts'
import { passwordFor } from './opened.ts'

/** The parameter signed forms are filed under: application, W-8, self-certification. */
const FORMS = 'form'
/** All that goes with one letter; mail servers seldom take more. */
const ENCLOSED_MAX_BYTES = 8_000_000

type Opened = NonNullable<Awaited<ReturnType<typeof openedFile>>>

/** What was applied for, as the house printed it. */
async function printed(opened: Opened, language: Language): Promise<Enclosure> {
  const { applicationNo, openedAt } = opened.application
  const title = text(language, 'letters:paper.title')
  const { bytes } = await printPdf({
    title,
    orientation: 'portrait',
    blocks: [
      { kind: 'title', text: title },
      { kind: 'faint', text: applicationNo },
      ...applicationBlocks(opened.content, language),
    ],
    footer: applicationNo,
    page: (page, pages) => text(language, 'letters:paper.page', { page, pages }),
    at: new Date(openedAt ?? 0),
  })
  return { name: `${applicationNo}.pdf`, mime: 'application/pdf', content: bytes }
}

/** Signed forms of what was approved that are PDF, in their order, as far as there is room for them. */
async function signedForms(platform: Platform, { files }: Opened, room: number): Promise<Enclosure[]> {
  const enclosed: Enclosure[] = []
  let left = room
  for (const { parameter, mime, fileName, sha256, size } of files) {
    if (parameter !== FORMS || mime !== 'application/pdf' || Number(size) > left) continue
    left -= Number(size)
    enclosed.push({ name: fileName, mime, content: await buffer(await platform.objects.open(sha256)) })
  }
  return enclosed
}

/** A form that bears a password of its own stays as it is. */
async function sealed(paper: Enclosure, password: string): Promise<Enclosure> {
  try {
    return { ...paper, content: await sealPdf(paper.content, password) }
  } catch (error) {
    if (error instanceof Error && /encrypt/i.test(error.message)) return paper
    throw error
  }
}

/** The papers of an application that has opened, readable with the client's password only. */
export const openedPapers: Encloser = {
  kind: KIND.openedPapers,
  async enclose(platform, applicationId) {
    const opened = await openedFile(platform, applicationId)
    const clientId = opened?.application.clientId ?? null
    const to = clientId === null ? null : await letterAddress(platform.db, platform.cipher, clientId)
    const password = clientId === null || to === null ? null : await passwordFor(platform, clientId, to)
    if (opened === null || to === null || password === null) throw new Error(`${applicationId} has no papers to send`)
    const own = await printed(opened, to.language)
    const forms = await signedForms(platform, opened, ENCLOSED_MAX_BYTES - own.content.length)
    return Promise.all([own, ...forms].map((paper) => sealed(paper, password)))
  },
}
