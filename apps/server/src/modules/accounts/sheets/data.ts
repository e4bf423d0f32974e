import type { ReadRow, RowProblem, SheetCells, SheetKind } from '#platform/intake/kind.ts'
import { partsOf, type SheetForm } from '#platform/sheets/form.ts'
import { CONTACT_FORM, PROFILE_FORM, RENEWAL_FORM } from './columns.ts'
import { lookUp, type Named, type NamedClient } from './named.ts'
import { missing, problem, reasonMissing } from './problems.ts'

/** The client of a row: named by its number, by that of an account of any level, or by both when they agree. */
export function clientOf(cells: SheetCells, named: Named): { client: NamedClient | null; problems: RowProblem[] } {
  const [no, accountNo] = [cells.get('client_id'), cells.get('account_no')]
  if (no === undefined && accountNo === undefined) return { client: null, problems: [missing('client_id')] }
  const client = no === undefined ? null : named.client(no)
  const account = accountNo === undefined ? null : named.account(accountNo)
  const problems: RowProblem[] = []
  if (no !== undefined && !client) problems.push(problem('client_id', 'SHEET_CLIENT_UNKNOWN', { no }))
  if (accountNo !== undefined && !account) {
    problems.push(problem('account_no', 'SHEET_ACCOUNT_UNKNOWN', { no: accountNo }))
  }
  if (no !== undefined && client && account && account.client.id !== client.id) {
    problems.push(problem('client_id', 'SHEET_ACCOUNT_OF_OTHER', { no }))
  }
  return { client: client ?? account?.client ?? null, problems }
}

const upper = (cell: string | undefined) => cell?.toUpperCase()

/** Cells by the input they become; what is empty changes nothing and is left out. */
export function given(entries: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined))
}

const contactInput = (cells: SheetCells) =>
  given({
    phone: cells.get('phone'),
    email: cells.get('email'),
    emailVerified: cells.has('email_verified') ? cells.get('email_verified') === 'Y' : undefined,
    addEmails: cells.has('add_emails') ? partsOf(cells.get('add_emails') ?? '') : undefined,
  })

const profileInput = (cells: SheetCells) =>
  given({
    category: cells.get('category'),
    language: cells.get('language'),
    education: cells.get('education'),
    residence: upper(cells.get('residence')),
    addressLine: cells.get('address_line'),
    occupation: cells.get('occupation'),
  })

const renewalInput = (cells: SheetCells) => ({
  document: given({
    type: cells.get('document_kind'),
    country: upper(cells.get('document_country')),
    number: cells.get('document_number'),
  }),
  ...given({ issuedOn: cells.get('issued_on'), expiresOn: cells.get('expires_on') }),
})

type Reading = {
  id: string
  form: SheetForm
  command: string
  inputOf(cells: SheetCells): Record<string, unknown>
  /** Columns by the places of the command's input. */
  columns: Readonly<Record<string, string>>
}

function readRow(cells: SheetCells, named: Named, { command, inputOf }: Reading): ReadRow {
  const { client, problems } = clientOf(cells, named)
  const wrong = [...problems, ...reasonMissing(cells)]
  if (wrong.length > 0 || !client) return { problems: wrong }
  const why = given({ remark: cells.get('remark'), attachmentRef: cells.get('attachment_ref') })
  return {
    call: {
      command,
      input: { id: client.id, ...inputOf(cells), ...why },
      target: { type: 'client', id: client.id, label: `${client.clientNo} ${client.displayName}` },
      family: client.id,
      rank: 0,
    },
  }
}

const FRAME = { attachmentRef: 'attachment_ref', remark: 'remark' }

/** A kind of sheet whose rows change what is known of one client each, by the same commands as the client's page. */
function dataKind(reading: Reading): SheetKind {
  return {
    id: `accounts.${reading.id}`,
    texts: `accounts:sheet.${reading.id}`,
    form: reading.form,
    commands: [reading.command],
    columnOf: (path) => ({ ...FRAME, ...reading.columns })[path.replace(/\.\d+$/, '')] ?? path,
    async read({ db, actor }, rows) {
      const named = await lookUp(db, actor, rows)
      return rows.map((cells) => readRow(cells, named, reading))
    },
  }
}

/** Sheets that change contacts, other data and the dates of identity documents. */
export const dataSheets: readonly SheetKind[] = [
  dataKind({
    id: 'contacts',
    form: CONTACT_FORM,
    command: 'clients.contact.change',
    inputOf: contactInput,
    columns: { emailVerified: 'email_verified', addEmails: 'add_emails' },
  }),
  dataKind({
    id: 'profiles',
    form: PROFILE_FORM,
    command: 'clients.profile.change',
    inputOf: profileInput,
    columns: { addressLine: 'address_line' },
  }),
  dataKind({
    id: 'renewals',
    form: RENEWAL_FORM,
    command: 'clients.identity.renew',
    inputOf: renewalInput,
    columns: {
      'document.type': 'document_kind',
      'document.country': 'document_country',
      'document.number': 'document_number',
      issuedOn: 'issued_on',
      expiresOn: 'expires_on',
    },
  }),
]
