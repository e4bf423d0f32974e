import { COLUMNS } from './columns.ts'

/** The column a place in the content came from: `profile.documents.0.number` → `idNumber`. */
export function columnOf(path: string): string | null {
  const plain = path.replace(/^profile\./, '')
  const person = /^persons\.(\d+)\.?(.*)$/.exec(plain)
  if (person) return personColumn(Number(person[1]) + 1, person[2] ?? '')
  const document = /^documents\.(\d+)\.(\w+)/.exec(plain)
  if (document) return documentColumn(document[1] === '0' ? 'id' : 'id2', document[2] ?? '')
  const address = /^addresses(?:\.0\.(\w+))?/.exec(plain)
  if (address)
    return (
      { country: 'addressCountry', region: 'addressRegion', city: 'addressCity', postalCode: 'postalCode' }[
        address[1] ?? ''
      ] ?? 'address'
    )
  if (plain.startsWith('taxResidencies')) return plain.endsWith('country') ? 'taxCountry' : 'tin'
  if (plain.startsWith('witness')) return plain === 'witness.licenceNo' ? 'witnessLicenceNo' : 'witnessName'
  if (plain.startsWith('otherNames')) return 'otherNames'
  if (plain.startsWith('employment')) return plain.split('.')[1] ?? 'employmentStatus'
  if (/^accounts\.\d+\.accountNo/.test(plain)) return 'accountNo'
  if (plain.startsWith('accounts')) return 'accountTypes'
  const answer = plain.replace(/^answers\./, '')
  const named: Record<string, string> = { type: 'clientType', documents: 'idNumber', persons: 'person1Roles' }
  const key = named[plain] ?? answer
  return COLUMNS.some((column) => column.key === key) ? key : null
}

function documentColumn(prefix: string, field: string): string {
  const names: Record<string, string> = {
    kind: 'Kind',
    number: 'Number',
    country: 'Country',
    issuedOn: 'IssuedOn',
    expiresOn: 'ExpiresOn',
  }
  const key = `${prefix}${names[field] ?? 'Number'}`
  return COLUMNS.some((column) => column.key === key) ? key : `${prefix}Number`
}

function personColumn(n: number, rest: string): string | null {
  const first = rest.split('.')[0] ?? ''
  const field = rest.startsWith('documents')
    ? `Id${rest.endsWith('kind') ? 'Kind' : rest.endsWith('expiresOn') ? 'ExpiresOn' : 'Number'}`
    : first.charAt(0).toUpperCase() + first.slice(1)
  const key = `person${n}${field === '' ? 'Roles' : field}`
  return COLUMNS.some((column) => column.key === key) ? key : null
}
