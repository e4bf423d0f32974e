import { useTranslation } from 'react-i18next'
import type { Section } from '#contract/forms'
import { useEditor } from '../editor.tsx'
import { ExpressionRow } from './expression-row.tsx'
import { LabelEditor } from './label-editor.tsx'
import styles from './panel.module.css'
import { Group, Row } from './row.tsx'

export function SectionPanel({ section }: { section: Section }) {
  const { changeSection, readOnly } = useEditor()
  const { t } = useTranslation()
  return (
    <>
      <h2 className={styles.title}>{t('forms:page.builder.kind.section')}</h2>
      <Group title={t('forms:page.builder.group.basic')}>
        <Row label={t('forms:page.builder.heading')}>
          {() => (
            <LabelEditor
              name={t('forms:page.builder.heading')}
              value={section.label}
              disabled={readOnly}
              onChange={(label) => changeSection({ ...section, label }, 'label')}
            />
          )}
        </Row>
      </Group>
      <Group title={t('forms:page.builder.rules')}>
        <ExpressionRow
          spot={{ kind: 'section', id: section.id }}
          part="showIf"
          value={section.showIf}
          yesNo
          onChange={(showIf) => {
            const { showIf: _old, ...rest } = section
            changeSection(showIf === undefined ? rest : { ...rest, showIf }, 'showIf')
          }}
        />
      </Group>
    </>
  )
}
