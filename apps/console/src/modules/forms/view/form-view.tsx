import type { Field } from '#contract/forms'
import { isBlank, isTable, rightTo } from '#contract/forms'
import { Panel, Stack } from '#kit'
import { readLabel } from '../builder/label.ts'
import { FieldRow } from './field-row.tsx'
import { type FormViewProps, type View, ViewContext } from './props.ts'
import { useFormView } from './use-view.ts'
import styles from './view.module.css'

/** Whether a field has a place in the form now; what was filled in is read even where its condition can't be told. */
function hasPlace(view: View, field: Field): boolean {
  if (rightTo(view.rights, field.key) === 'hidden') return false
  if (view.settled.shown.has(field.key)) return true
  const gone = view.comparison.some((one) => one.field === field.key)
  return view.readOnly && (gone || !isBlank(view.values[field.key]))
}

/** A form to be filled in or read: its sections as panels, what is wrong beside each field. */
export default function FormView(props: FormViewProps) {
  const view = useFormView(props)
  const sections = view.definition.sections
    .map((section) => ({ ...section, fields: section.fields.filter((field) => hasPlace(view, field)) }))
    .filter(({ fields }) => fields.length > 0)
  return (
    <ViewContext value={view}>
      <div className={styles.form} lang={view.language} data-reading={view.readOnly || undefined}>
        <Stack>
          {sections.map((section) => (
            <Panel key={section.id} title={readLabel(section.label, view.language)}>
              <div className={styles.fields} data-tables={section.fields.every(isTable) || undefined}>
                {section.fields.map((field) => (
                  <FieldRow key={field.key} field={field} />
                ))}
              </div>
            </Panel>
          ))}
        </Stack>
      </div>
    </ViewContext>
  )
}
