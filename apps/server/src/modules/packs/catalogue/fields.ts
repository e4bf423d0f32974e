import type { FormDraft } from '#modules/businesses'
import { type Words, words } from './words.ts'

type SectionDraft = FormDraft['sections'][number]
export type FieldDraft = SectionDraft['fields'][number]

export const section = (id: string, label: Words, fields: FieldDraft[], showIf?: string): SectionDraft => ({
  id,
  label,
  fields,
  ...(showIf ? { showIf } : {}),
})

export const form = (...sections: SectionDraft[]): FormDraft => ({ sections })

/** Choices from a table of value → words. */
export const choices = (table: Record<string, Words>) =>
  Object.entries(table).map(([value, label]) => ({ value, label }))

/** Papers for the archive, a tray for each parameter. */
export function papers(key: string, label: Words, parameters: string[], required: boolean | string = true): FieldDraft {
  return { kind: 'upload', key, label, parameters, required, width: 'full' }
}

/** Archive parameter of signatures. */
const SIGNATURE = '99'
export const SIGNED_HERE = 'signedHere'

/** Drawn by the client with a finger, where the clerk has come to him with a phone. */
export const signedHere = (): FieldDraft => ({
  kind: 'signature',
  key: SIGNED_HERE,
  label: words('当面签名', '當面簽名', 'Signed on the spot'),
  width: 'full',
})

/** Where files without a tray of their own are filed. */
export const filedAs = (field: string): { parameter?: string } =>
  field === SIGNED_HERE ? { parameter: SIGNATURE } : {}

const HAND_WRITTEN = words('客户签名', '客戶簽名', 'Client’s signature')

/** What a person proves identity with: both sides of the card, and a signature. */
export const personPapers = (): FieldDraft[] => [
  papers('idCopies', words('身份证正反面', '身份證正反面', 'Identity document, both sides'), ['6A', '6B']),
  papers('signed', HAND_WRITTEN, [SIGNATURE]),
]

/** What a company proves its will with: the licence, and a sealed authorisation. */
export const entityPapers = (): FieldDraft[] => [
  papers('licence', words('营业执照', '營業執照或商業登記證', 'Business licence'), ['licence']),
  papers('authorisation', words('加盖公章的授权书', '加蓋公章的授權書', 'Sealed authorisation'), ['other']),
]

/** What stands for a product: the letter of its filing, and the manager’s authorisation. */
export const productPapers = (): FieldDraft[] => [
  papers('filing', words('产品备案函', '產品備案函', 'Letter of the product’s filing'), ['other']),
  papers('authorisation', words('管理人授权书', '管理人授權書', 'Authorisation by the manager'), ['other']),
]

/** Reason and further papers, at the end of most forms. */
export const remarks = (): SectionDraft =>
  section('remarks', words('说明', '說明', 'Remarks'), [
    {
      kind: 'longText',
      key: 'reason',
      label: words('申请原因', '申請原因', 'Reason'),
      required: true,
      maxLength: 500,
      width: 'full',
    },
    papers('further', words('其他附件', '其他附件', 'Further papers'), ['other'], false),
  ])

/** The same form for several subject types, with the papers of each. */
export function variants(build: (own: FieldDraft[]) => FormDraft) {
  return {
    person: build(personPapers()),
    entity: build(entityPapers()),
    special: build(entityPapers()),
    product: build(productPapers()),
  }
}

/** Fields of `variants` that hold papers, whichever variant it is. */
export const VARIANT_PAPERS = ['idCopies', 'signed', 'licence', 'authorisation', 'filing'] as const

/**
 * What clients who start a business themselves do not see: these fields, which are the house's, and the papers of every
 * variant, since signing in has proved who they are.
 */
export const hiddenFromClients = (...fields: readonly string[]): Record<string, 'hidden'> =>
  Object.fromEntries([...VARIANT_PAPERS, ...fields].map((key) => [key, 'hidden' as const]))
