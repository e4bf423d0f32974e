import { useLanguage } from '#kit'
import canvas from '../canvas/canvas.module.css'
import { Facsimile } from '../canvas/facsimile.tsx'
import { useEditor } from '../editor.tsx'
import { readLabel } from '../label.ts'
import type { BuilderStep } from '../props.ts'

/** The form with the rights of a step. */
export function PreviewForm({ step }: { step: BuilderStep | undefined }) {
  const { form } = useEditor()
  const language = useLanguage()
  return form.sections.map((section) => (
    <section key={section.id} className={canvas.section}>
      <h3>{readLabel(section.label, language)}</h3>
      <div className={canvas.fields}>
        {section.fields
          .filter(({ key }) => step?.rights.fields[key] !== 'hidden')
          .map((field) => (
            <div key={field.key} className={canvas.place} data-width={field.width}>
              <span className={canvas.name}>{readLabel(field.label, language)}</span>
              <Facsimile field={field} />
            </div>
          ))}
      </div>
    </section>
  ))
}
