import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useEditor } from '../editor.tsx'
import { useCanvasKeys } from '../keyboard.ts'
import { MOST } from '../model/form.ts'
import styles from './canvas.module.css'
import { SectionCard } from './section-card.tsx'

/** The form as people will see it, every part of which can be picked, moved and changed. */
export function Canvas() {
  const { form, readOnly, insert } = useEditor()
  const { t } = useTranslation()
  const keys = useCanvasKeys()
  return (
    <div className={styles.canvas}>
      <div className={styles.sheet} role="tree" aria-label={t('forms:page.builder.canvas')} tabIndex={-1} {...keys}>
        {form.sections.map((section, index) => (
          <SectionCard key={section.id} section={section} index={index} />
        ))}
      </div>
      {readOnly ? null : (
        <Button
          className={styles.addSection}
          type="dashed"
          icon={<PlusOutlined aria-hidden="true" />}
          disabled={form.sections.length >= MOST.sections}
          onClick={() => insert('section', { section: form.sections.length })}
        >
          {t('forms:page.builder.addSection')}
        </Button>
      )}
    </div>
  )
}
