import type { ClientSheet } from './clients.ts'
import { dateOf, dayOf } from './days.ts'
import { bankCardNumber } from './identity.ts'
import type { Person } from './people.ts'
import { onDesk, type Picture, toJpeg, toPng } from './pictures/canvas.ts'
import {
  bankCard,
  type Holder,
  hongKongCardBack,
  hongKongCardFront,
  passportPage,
  residentCardBack,
  residentCardFront,
} from './pictures/cards.ts'
import { addressProof, assetProof, signature } from './pictures/papers.ts'
import { facePhoto, looksOf } from './pictures/portrait.ts'
import { identificationVideo } from './pictures/video.ts'
import { randomAt } from './random.ts'

/** Archive parameter codes of what clients hand in. */
export type PaperCode = '6A' | '6B' | '80' | '81' | '99' | 'address' | 'licence' | 'adequacy' | 'video'

/** One file a client hands in; `make` draws it. */
export type Paper = {
  parameter: PaperCode
  fileName: string
  expiresOn: string | null
  make(): Promise<{ bytes: Buffer; mime: string }>
}

const desks = ['#8a7a68', '#6b7a86', '#75685f', '#5f6d5c', '#857c8c']

/** What the first holder hands in. Companies hand in their first officer's papers. */
export function papersOf(seed: string, sheet: ClientSheet, asOf: number): Paper[] {
  const person = sheet.person ?? sheet.company?.officers[0]?.person
  if (!person) return []
  const random = randomAt(seed, 'papers', sheet.index)
  const age = Math.floor((asOf - dayOf(person.birthOn)) / 365.25)
  const looks = looksOf(seed, sheet.index, { sex: person.sex, origin: person.origin, age })
  const holder: Holder = { ...person, looks }
  const tilt = random.next() * 6 - 3
  const cardNumber = bankCardNumber(random)
  const card = (drawn: string) => toJpeg(onDesk(drawn, tilt, desks[sheet.index % desks.length] ?? '#888888'))
  const name = person.nameZh ?? person.nameEn
  const letter = {
    language: sheet.language,
    name,
    address: person.address,
    date: dateOf(dayOf(sheet.openedOn) - 20),
    seed,
    index: sheet.index,
  }
  const papers: Paper[] = [
    ...identityPapers(holder, person, card),
    { parameter: '80', fileName: 'face.jpg', expiresOn: null, make: () => toJpeg(facePhoto(looks)) },
    {
      parameter: '81',
      fileName: 'bank-card.jpg',
      expiresOn: null,
      make: () => card(bankCard(person.nameEn, cardNumber, 150 + (sheet.index % 7) * 30)),
    },
    {
      parameter: '99',
      fileName: 'signature.png',
      expiresOn: null,
      make: () => toPng(signature(person.nameEn, seed, sheet.index)),
    },
    {
      parameter: 'address',
      fileName: 'address-proof.jpg',
      expiresOn: null,
      make: () => toJpeg(addressProof(letter)),
    },
  ]
  if (sheet.professionalUntil !== null) {
    const total = 8000 + randomAt(seed, 'wealth', sheet.index).int(0, 60_000)
    papers.push({
      parameter: 'adequacy',
      fileName: 'assets.jpg',
      expiresOn: sheet.professionalUntil,
      make: () => toJpeg(assetProof(letter, total)),
    })
  }
  return papers
}

function identityPapers(holder: Holder, person: Person, card: (drawn: string) => Promise<Picture>): Paper[] {
  const [document] = person.documents
  if (!document) return []
  const { number, issuedOn, expiresOn } = document
  const sides: [code: '6A' | '6B', fileName: string, draw: () => string][] =
    document.kind === 'prc-id'
      ? [
          ['6A', 'id-front.jpg', () => residentCardFront(holder, number)],
          ['6B', 'id-back.jpg', () => residentCardBack(person.address, issuedOn, expiresOn)],
        ]
      : document.kind === 'hkid'
        ? [
            ['6A', 'id-front.jpg', () => hongKongCardFront(holder, number, issuedOn)],
            ['6B', 'id-back.jpg', () => hongKongCardBack(number)],
          ]
        : [['6A', 'passport.jpg', () => passportPage(holder, { ...document, expiresOn: expiresOn ?? issuedOn })]]
  return sides.map(([parameter, fileName, draw]) => ({ parameter, fileName, expiresOn, make: () => card(draw()) }))
}

/** The video in which the first holder reads four digits. */
export function videoOf(seed: string, sheet: ClientSheet, asOf: number): Paper {
  const person = sheet.person ?? sheet.company?.officers[0]?.person
  if (!person) throw new Error(`client ${sheet.index} is nobody`)
  const random = randomAt(seed, 'video', sheet.index)
  const age = Math.floor((asOf - dayOf(person.birthOn)) / 365.25)
  const looks = looksOf(seed, sheet.index, { sex: person.sex, origin: person.origin, age })
  return {
    parameter: 'video',
    fileName: 'identification.webm',
    expiresOn: null,
    make: async () => ({
      bytes: await identificationVideo(looks, random.digits(4), sheet.language),
      mime: 'video/webm',
    }),
  }
}
