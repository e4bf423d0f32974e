import { EyeOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { Section } from '#contract/forms'
import { useLanguage } from '#kit'
import { useEditor } from '../editor.tsx'
import { readLabel } from '../label.ts'
import { type Spot, spotId } from '../model/form.ts'
import styles from './canvas.module.css'
import { useDrop } from './drop-target.ts'
import { FieldCard } from './field-card.tsx'
import { ProblemBadge } from './problem-badge.tsx'
import { SpotTools } from './spot-tools.tsx'
import { useTreeItem } from './treeitem.ts'

function SectionHead({ section, index }: { section: Section; index: number }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const spot: Spot = { kind: 'section', id: section.id }
  const item = useTreeItem(spot, 1)
  const { setNodeRef, side } = useDrop(spotId(spot), { kind: 'section', index })
  const name = readLabel(section.label, language)
  return (
    <div ref={setNodeRef} className={styles.sectionHead} data-drop={side} data-lines="rows">
      <div ref={item.ref} className={styles.sectionTitle} {...item.attributes} {...item.listeners}>
        <span className={styles.sectionName}>{name || t('forms:page.builder.unnamed')}</span>
        {section.showIf ? (
          <span
            className={styles.mark}
            aria-hidden="true"
            title={t('forms:page.builder.conditional', { rule: section.showIf })}
          >
            <EyeOutlined />
          </span>
        ) : null}
        <ProblemBadge at={section.id} />
      </div>
      {item.isPicked ? <SpotTools spot={spot} name={name} /> : null}
    </div>
  )
}

/** A section under its heading, with its fields at the widths they will have. */
export function SectionCard({ section, index }: { section: Section; index: number }) {
  const { t } = useTranslation()
  const { readOnly } = useEditor()
  const container = { in: 'section', id: section.id } as const
  const end = `end:${section.id}`
  const { setNodeRef, side } = useDrop(end, { kind: 'list', target: { container, index: section.fields.length } })
  return (
    <div className={styles.section} role="none">
      <SectionHead section={section} index={index} />
      <div ref={setNodeRef} className={styles.fields} data-drop={side} role="group">
        {section.fields.map((field, at) => (
          <FieldCard key={field.key} field={field} target={{ container, index: at }} />
        ))}
        {section.fields.length === 0 ? (
          <p className={styles.emptySection} role="none">
            {t(readOnly ? 'forms:page.builder.emptyReadOnly' : 'forms:page.builder.emptySection')}
          </p>
        ) : null}
      </div>
    </div>
  )
}
