import type { BusinessDocument, BusinessDraft } from '#modules/businesses'
import { filedAs, VARIANT_PAPERS } from './fields.ts'
import { type Words, words } from './words.ts'

/** A business that comes with Kontor. `release` rises with each change of its content. */
export type Pack = { code: string; release: number; document: BusinessDocument }

type Given = {
  code: string
  release?: number
  names: Words
  description: Words
  category: BusinessDocument['category']
  icon: string
  position: number
  businessLine?: string
  forms: BusinessDraft['forms']
  flow: BusinessDraft['flow']
  launch?: BusinessDraft['launch']
  /** Fields with papers that are filed when the request is approved, besides those of the variants. */
  filed?: readonly string[]
  openHours?: number
  signatures?: readonly Words[]
}

const TO_FILE = 'papers'

function fieldsOf(forms: BusinessDraft['forms']): Set<string> {
  return new Set(
    Object.values(forms).flatMap((form) => form.sections.flatMap((part) => part.fields.map(({ key }) => key))),
  )
}

/** Puts a pack together with what all of them share: papers are filed on approval, the decision trail is printed. */
export function pack(given: Given): Pack {
  const known = fieldsOf(given.forms)
  const filed = [...VARIANT_PAPERS, 'further', ...(given.filed ?? [])].filter((field) => known.has(field))
  const { code, names, description, category, icon, position, forms, flow } = given
  const definition: BusinessDraft = {
    forms,
    flow,
    archive: {
      maps: [{ code: TO_FILE, items: filed.map((field) => ({ field, ...filedAs(field) })) }],
      whenApproved: [TO_FILE],
    },
    print: {
      title: names,
      footer: words(
        '本表由系统生成，以归档文件为准。',
        '本表由系統產生，以歸檔文件為準。',
        'Printed by the system; the filed copy counts.',
      ),
      signatures: [...(given.signatures ?? [])],
    },
    launch: given.launch ?? {},
    sla: { openHours: given.openHours ?? 24 },
  }
  return {
    code,
    release: given.release ?? 1,
    document: {
      format: 'kontor.business/1',
      code,
      names,
      description,
      businessLine: given.businessLine ?? 'brokerage',
      subjectTypes: Object.keys(forms) as BusinessDocument['subjectTypes'],
      category,
      icon,
      position,
      definition: JSON.parse(JSON.stringify(definition)) as BusinessDocument['definition'],
    },
  }
}
