import type { Layout } from '../policy/layout.ts'

const literal = (text: string) => ({ fact: 'literal' as const, width: text.length, align: 'left' as const, text })
const column = (fact: Layout['files']['mapping']['header'][number]['fact'], width: number) => ({
  fact,
  width,
  align: 'left' as const,
})
/** First line of every file: which file, of whom, for which day, which of that day. */
const header = [literal('H'), column('fileId', 8), literal('1'), column('ceNo', 6), column('date', 8), column('seq', 3)]
const trailer = [literal('T'), column('lines', 9)]
const party = [
  literal('D'),
  column('bcan', 10),
  column('clientType', 1),
  column('party', 2),
  column('parties', 2),
  column('nameEn', 200),
  column('nameZh', 100),
  column('country', 2),
  column('documentType', 2),
  column('documentNo', 40),
]

function shipped(
  ids: Record<'mapping' | 'response' | 'result' | 'image', string>,
  document: Layout['codes']['document'],
) {
  const name = '{id}_{ce}_{date}_{seq}.txt'
  return {
    encoding: 'utf-8',
    lineEnd: 'crlf',
    separator: '|',
    folders: { out: '/inbound', in: '/outbound' },
    files: {
      mapping: { id: ids.mapping, name, header, detail: party, trailer },
      response: {
        id: ids.response,
        name,
        header: [...header, column('outcome', 1), column('code', 6), column('line', 9)],
        detail: null,
        trailer,
      },
      result: {
        id: ids.result,
        name,
        header,
        detail: [literal('D'), column('bcan', 10), column('outcome', 1), column('code', 6)],
        trailer,
      },
      image: { id: ids.image, name, header, detail: party, trailer },
    },
    codes: {
      document,
      clientType: { individual: '1', joint: '2', corporate: '3' },
      accepted: 'A',
      reasons: {
        E101: 'DOCUMENT_INVALID',
        E102: 'DOCUMENT_DUPLICATE',
        E103: 'NAME_INVALID',
        E104: 'COUNTRY_INVALID',
        E105: 'NUMBER_INVALID',
        E201: 'FILE_UNREADABLE',
        E202: 'FILE_COUNT_WRONG',
        E203: 'FILE_TOO_MANY_ERRORS',
        E204: 'FILE_LATE',
      },
    },
  } satisfies Layout
}

const PERSON = {
  hkid: '1',
  'prc-id': '2',
  'macau-id': '2',
  'national-id': '2',
  passport: '3',
  'two-way-permit': '4',
  'one-way-permit': '4',
  'hk-document-of-identity': '4',
}
const COMPANY = {
  lei: '11',
  'company-number': '12',
  'business-registration': '13',
  'social-credit-code': '13',
  other: '19',
}

/**
 * What comes with Kontor. Identifiers of the files and the header's columns follow what can be read of them in public;
 * everything else (detail, trailer, widths, encoding, codes) is a proposal until somebody has compared it.
 *
 * @source spec/accounts.md §3.6: unconfirmed
 */
export const SHIPPED = {
  HKIDR: shipped(
    { mapping: 'HBCNMAPP', response: 'HBCNRESP', result: 'HBCNMPRP', image: 'HBCNFIMG' },
    { ...PERSON, ...COMPANY },
  ),
  NORTHBOUND: shipped(
    { mapping: 'NBCNMAPP', response: 'NBCNRESP', result: 'NBCNMPRP', image: 'NBCNFIMG' },
    { ...PERSON, 'home-return-permit': '5', 'taiwan-permit': '5', ...COMPANY },
  ),
} as const satisfies Record<string, Layout>
