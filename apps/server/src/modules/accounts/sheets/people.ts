import {
  type Dossier,
  type DossierPerson,
  IDENTITY_KINDS,
  type IdentityKind,
  loadDossiers,
  type PersonRole,
  peopleMeant,
  personPlace,
} from '#modules/clients'
import type { ReadRow, RowProblem, SheetCells, SheetKind } from '#platform/intake/kind.ts'
import type { Platform } from '#platform/platform.ts'
import type { SheetForm } from '#platform/sheets/form.ts'
import { AGENT_FORM, AGENT_ROLES, RELATION_FORM } from './columns.ts'
import { clientOf, given } from './data.ts'
import { lookUp, type Named, type NamedClient } from './named.ts'
import { missing, problem, reasonMissing } from './problems.ts'

type Paper = {
  kind: IdentityKind
  country: string
  number: string
  issuedOn: string | null
  expiresOn: string | null
}

/** What a row says: of whom, as what, and what is known of the client. */
type Said = { client: NamedClient; cells: SheetCells; role: PersonRole; paper: Paper | null; dossier: Dossier }

const upper = (cell: string | undefined) => cell?.toUpperCase()

/** The document a row names: kind and number go together, and the country where the kind does not say it. */
function paperOf(cells: SheetCells): { paper: Paper | null; problems: RowProblem[] } {
  const kind = cells.get('person_document') as IdentityKind | undefined
  const number = cells.get('person_number')
  const [issuedOn, expiresOn] = [cells.get('issued_on') ?? null, cells.get('expires_on') ?? null]
  const some =
    kind !== undefined || ['person_number', 'document_country', 'issued_on', 'expires_on'].some((key) => cells.has(key))
  if (!some) return { paper: null, problems: [] }
  const country = upper(cells.get('document_country')) ?? (kind && IDENTITY_KINDS[kind].country) ?? null
  const problems = [
    ...(kind === undefined ? [missing('person_document')] : []),
    ...(number === undefined ? [missing('person_number')] : []),
    ...(kind !== undefined && country === null ? [missing('document_country')] : []),
  ]
  if (kind === undefined || number === undefined || country === null) return { paper: null, problems }
  return { paper: { kind, country, number, issuedOn, expiresOn }, problems }
}

/** By what the row tells a person from others. */
const soughtOf = ({ cells, paper }: Said) => ({
  nameZh: cells.get('name_zh') ?? null,
  nameEn: cells.get('name_en') ?? null,
  bornOn: cells.get('born_on') ?? null,
  document: paper,
})

/** What a person is and how they are reached; empty cells are left out. */
const partyOf = ({ cells }: Said): Record<string, unknown> =>
  given({
    kind: cells.get('person_kind'),
    nameZh: cells.get('name_zh'),
    nameEn: cells.get('name_en'),
    sex: cells.get('sex'),
    bornOn: cells.get('born_on'),
    nationality: upper(cells.get('nationality')),
    phone: cells.get('person_phone'),
    email: cells.get('person_email'),
  })

/** All documents of somebody known and the row's: new dates where it is borne already, else one more. */
function documentsOf({ dossier, paper }: Said, person: DossierPerson): object[] | undefined {
  if (paper === null) return undefined
  const known = dossier.documents.filter(({ personId }) => personId === person.id)
  const nameless = { nameZh: null, nameEn: null, bornOn: null, document: paper }
  const borne = known.find((one) => peopleMeant({ ...dossier, documents: [one] }, nameless).length > 0)
  const kept = known.map(({ id, kind, country, issuedOn, expiresOn }) => ({ id, kind, country, issuedOn, expiresOn }))
  if (!borne) return [...kept, paper]
  const dates = given({ issuedOn: paper.issuedOn ?? undefined, expiresOn: paper.expiresOn ?? undefined })
  return kept.map((one) => (one.id === borne.id ? { ...one, ...dates } : one))
}

type Change = { command: string; input: Record<string, unknown> }

/** The role is added to somebody known, or taken away; who has no other is taken away with it. */
function changeOf(said: Said, person: DossierPerson): Change {
  const { cells, role } = said
  const others = person.roles.filter((one) => one !== role)
  const personId = person.id
  if (cells.get('action') === 'remove') {
    return others.length > 0
      ? { command: 'clients.person.change', input: { personId, roles: others } }
      : { command: 'clients.person.remove', input: { personId } }
  }
  const roles = person.roles.includes(role) ? undefined : [...person.roles, role]
  const input = given({ roles, documents: documentsOf(said, person) })
  return { command: 'clients.person.change', input: { personId, ...partyOf(said), ...input } }
}

/** The one person a row means, or somebody new; more than one, or none to take away, is a problem. */
function meantBy(said: Said, platform: Platform): ReadRow {
  const { client, cells, role, paper, dossier } = said
  const sought = soughtOf(said)
  const [person, other] = peopleMeant(dossier, sought)
  if (other) return { problems: [problem('person_number', 'SHEET_PERSON_AMBIGUOUS')] }
  if (cells.get('action') === 'remove' && !person?.roles.includes(role)) {
    return { problems: [problem(null, 'SHEET_PERSON_UNKNOWN')] }
  }
  const documents = paper ? [paper] : []
  const { command, input } = person
    ? changeOf(said, person)
    : { command: 'clients.person.add', input: { roles: [role], ...partyOf(said), documents } }
  const why = given({ remark: cells.get('remark'), attachmentRef: cells.get('attachment_ref') })
  const whose = person ? { personId: person.id } : { fresh: { ...sought, documents } }
  const name = sought.nameZh ?? sought.nameEn ?? person?.nameZh ?? person?.nameEn ?? ''
  const label = `${client.clientNo} ${client.displayName} · ${name}`
  return {
    call: {
      command,
      input: { id: client.id, ...input, ...why },
      target: { ...personPlace(platform.cipher, client.id, whose), label },
      family: client.id,
      rank: 0,
    },
  }
}

const COLUMN_OF: Readonly<Record<string, string>> = {
  attachmentRef: 'attachment_ref',
  roles: 'role',
  kind: 'person_kind',
  nameZh: 'name_zh',
  nameEn: 'name_en',
  bornOn: 'born_on',
  phone: 'person_phone',
  email: 'person_email',
  documents: 'person_number',
  'documents.kind': 'person_document',
  'documents.country': 'document_country',
  'documents.number': 'person_number',
  'documents.issuedOn': 'issued_on',
  'documents.expiresOn': 'expires_on',
}

type Reader = {
  platform: Platform
  named: Named
  roles: readonly PersonRole[]
  dossiers: ReadonlyMap<string, Dossier>
}

function readRow(cells: SheetCells, reader: Reader): ReadRow {
  const { client, problems } = clientOf(cells, reader.named)
  const { paper, problems: bad } = paperOf(cells)
  const wrong = [...problems, ...bad, ...reasonMissing(cells)]
  if (!cells.has('name_zh') && !cells.has('name_en') && paper === null) wrong.push(missing('name_en'))
  const [usual] = reader.roles
  const dossier = client ? reader.dossiers.get(client.id) : undefined
  if (wrong.length > 0 || !client || !dossier || !usual) return { problems: wrong }
  const role = (cells.get('role') as PersonRole | undefined) ?? usual
  return meantBy({ client, cells, role, paper, dossier }, reader.platform)
}

/** A kind of sheet whose rows add, change or take away one of the people behind a client each. */
function peopleKind(id: string, form: SheetForm, roles: readonly PersonRole[]): SheetKind {
  return {
    id: `accounts.${id}`,
    texts: `accounts:sheet.${id}`,
    form,
    commands: ['clients.person.add', 'clients.person.change', 'clients.person.remove'],
    columnOf: (path) => COLUMN_OF[path.replace(/\.\d+(?=\.|$)/g, '')] ?? path,
    async read({ platform, db, actor }, rows) {
      const named = await lookUp(db, actor, rows)
      const ids = rows.flatMap((cells) => clientOf(cells, named).client?.id ?? [])
      const dossiers = await loadDossiers(db, platform.cipher, [...new Set(ids)])
      return rows.map((cells) => readRow(cells, { platform, named, roles, dossiers }))
    },
  }
}

/** Sheets about the people behind clients: those who act for them, and those related to them. */
export const peopleSheets: readonly SheetKind[] = [
  peopleKind('agents', AGENT_FORM, AGENT_ROLES),
  peopleKind('relations', RELATION_FORM, ['related']),
]
