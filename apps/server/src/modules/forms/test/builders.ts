import { type Field, type FormDefinition, formDefinition } from '../schema.ts'

/** A field as a test writes it; what it leaves out is as the contract says. */
export type Drafted = { key: string; kind: Field['kind']; [property: string]: unknown }

const labelled = (field: Drafted): Drafted => ({ label: { en: field.key }, ...field })

/** A form of one section with these fields; labels are their keys. */
export function aForm(...fields: Drafted[]): FormDefinition {
  return formDefinition.parse({ sections: [{ id: 'main', label: { en: 'Main' }, fields: fields.map(labelled) }] })
}

/** A column of a table. */
export const aColumn = (key: string, kind: Field['kind'], rest: object = {}): Drafted => ({
  key,
  kind,
  label: { en: key },
  ...rest,
})

export const TODAY = '2026-03-02'

/** What a problem is, without what it says: `fees.r1.open VALUE_REQUIRED`. */
export const told = (problems: readonly { path: string; code: string }[]): string[] =>
  problems.map(({ path, code }) => `${path} ${code}`)
