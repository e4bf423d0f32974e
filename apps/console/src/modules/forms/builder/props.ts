import type { Label } from '#contract/approvals'
import type { FormDefinition, Rights } from '#contract/forms'

/** What is wrong with the form, beside the field it concerns. Text stands under `<module>:error.<code>.message`. */
export type FormProblem = {
  code: string
  module: string
  params: Readonly<Record<string, unknown>>
  /** A section's id, a field's key, `table.column`; empty for the form as a whole. */
  path: string
}

/** A data source that values may be looked up in. */
export type BuilderSource = {
  code: string
  label: Label
  parameters: readonly { key: string; label?: Label; required?: boolean }[]
  columns: readonly { key: string; label?: Label }[]
}

/** An archive parameter that files may be sent for. */
export type BuilderParameter = { code: string; name: string }

/** A step of the flow with its rights to fields, for trying the form as whoever handles it. */
export type BuilderStep = { id: string; label: string; rights: Rights }

/** A form to start from: another subject type's, a pack's. */
export type BuilderTemplate = { id: string; label: string; form: FormDefinition }

/** `follow` puts the new name into an expression over the form that stands elsewhere: a hint of the flow. */
export type Renamed = { from: string; to: string; follow: (expression: string) => string }

export type FormBuilderProps = {
  value: FormDefinition
  onChange: (next: FormDefinition) => void
  /** What the form itself cannot know: what the flow or the archive misses in it. The form's own are found live. */
  problems: readonly FormProblem[]
  sources: readonly BuilderSource[]
  parameters: readonly BuilderParameter[]
  steps: readonly BuilderStep[]
  readOnly: boolean
  templates?: readonly BuilderTemplate[]
  /** By field key or `table.column`: names of the steps and gateways that use it. */
  usedBy?: Readonly<Record<string, readonly string[]>>
  /** A field or column (`table.column`) has another key now, so that what is around the form may follow. */
  onRenamed?: (renamed: Renamed) => void
}
