import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { PersonInput } from '#modules/clients'
import { COLUMNS, headingOf } from '#modules/onboarding'
import type { Language } from '#platform/actor.ts'
import { writeZip, type ZipPart } from '#platform/files/zip-write.ts'
import { writeTemplate } from '#platform/sheets/template.ts'
import { type Applicant, applicantAt } from './applicants.ts'
import { type PaperCode, papersOf } from './papers.ts'
import { profileOf } from './profiles.ts'
import type { World } from './world.ts'

/** One application as a row of the import sheet: cells by column key. */
export type SampleRow = ReadonlyMap<string, string>

const APPLICATIONS = 12
/** People beside the holder that the import sheet has columns for. */
const PERSONS = 2

const imageColumns: Partial<Record<PaperCode, string>> = {
  '6A': 'imageIdFront',
  '6B': 'imageIdBack',
  '80': 'imageFace',
  '81': 'imageBankCard',
  '99': 'imageSignature',
  address: 'imageAddress',
}

/**
 * A dozen applications to try the import with: rows for the sheet, and the pictures their image columns name. Nobody in
 * them is a client of the demo broker, so they can be opened.
 */
export function sampleApplications(world: World): { rows: SampleRow[]; images: ZipPart[] } {
  const rows: SampleRow[] = []
  const images: ZipPart[] = []
  for (let n = 0; n < APPLICATIONS; n++) {
    const applicant = applicantAt(world, n)
    const cells = cellsOf(applicant)
    for (const paper of papersOf(world.seed, applicant.sheet, world.asOf)) {
      const column = imageColumns[paper.parameter]
      if (column === undefined) continue
      const name = `${String(n + 1).padStart(2, '0')}-${paper.fileName}`
      cells.set(column, name)
      images.push({ name, content: async () => Readable.from((await paper.make()).bytes) })
    }
    rows.push(cells)
  }
  return { rows, images }
}

/**
 * Writes `applications.xlsx` and `images.zip` into the folder: the import's own template in one language, filled in.
 *
 * @returns the two paths.
 */
export async function writeSample(
  folder: string,
  world: World,
  language: Language,
  at: Temporal.Instant,
): Promise<string[]> {
  const { rows, images } = sampleApplications(world)
  const sheet = await writeTemplate({
    name: 'applications',
    columns: COLUMNS.map(({ key, required }) => ({ heading: headingOf(key, language), required: required ?? false })),
    notes: { name: 'notes', rows: [['images.zip']] },
    rows: rows.map((row) => COLUMNS.map(({ key }) => row.get(key) ?? '')),
    preparedRows: rows.length,
  })
  const paths = [join(folder, 'applications.xlsx'), join(folder, 'images.zip')]
  await writeFile(join(folder, 'applications.xlsx'), sheet)
  await writeFile(join(folder, 'images.zip'), writeZip(images, { modified: at }))
  return paths
}

function cellsOf({ sheet, accountTypes }: Applicant): Map<string, string> {
  const profile = profileOf(sheet)
  const [document, second] = profile.documents
  const [address] = profile.addresses
  const [tax] = profile.taxResidencies
  const cells: Record<string, string | null | undefined> = {
    clientType: profile.type,
    accountTypes: accountTypes.join(', '),
    nameZh: profile.nameZh,
    nameEn: profile.nameEn,
    sex: profile.sex,
    bornOn: profile.bornOn,
    nationality: profile.nationality,
    residence: profile.residence,
    education: profile.education,
    idKind: document?.kind,
    idNumber: document?.number,
    idCountry: document?.country,
    idIssuedOn: document?.issuedOn,
    idExpiresOn: document?.expiresOn,
    id2Kind: second?.kind,
    id2Number: second?.number,
    id2Country: second?.country,
    id2ExpiresOn: second?.expiresOn,
    phone: profile.phone,
    email: profile.email,
    addressCountry: address?.country,
    addressRegion: address?.region,
    addressCity: address?.city,
    address: address?.line,
    postalCode: address?.postalCode,
    employmentStatus: profile.employment?.status,
    employer: profile.employment?.employer,
    industry: profile.employment?.industry,
    position: profile.employment?.position,
    taxCountry: tax?.country,
    tin: tax?.tin,
    noTinReason: tax?.reason,
    language: profile.language,
  }
  for (const [at, person] of profile.persons.slice(0, PERSONS).entries())
    Object.assign(cells, personCells(`person${at + 1}`, person))
  return new Map(Object.entries(cells).flatMap(([key, value]) => (value ? [[key, value] as const] : [])))
}

function personCells(prefix: string, person: PersonInput): Record<string, string | null | undefined> {
  const [document] = person.documents
  return {
    [`${prefix}Roles`]: person.roles.join(', '),
    [`${prefix}NameZh`]: person.nameZh,
    [`${prefix}NameEn`]: person.nameEn,
    [`${prefix}Sex`]: person.sex,
    [`${prefix}BornOn`]: person.bornOn,
    [`${prefix}Nationality`]: person.nationality,
    [`${prefix}IdKind`]: document?.kind,
    [`${prefix}IdNumber`]: document?.number,
    [`${prefix}IdExpiresOn`]: document?.expiresOn,
    [`${prefix}ShareBps`]: person.shareBps === null ? null : String(person.shareBps),
  }
}
