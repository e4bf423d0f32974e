import { useTranslation } from 'react-i18next'
import { useFormProblemText } from '../canvas/problem-badge.tsx'
import { useEditor } from '../editor.tsx'
import { PANEL_ID } from '../keyboard.ts'
import { addressOf, itemAt, sectionAt } from '../model/form.ts'
import { ItemPanel } from './item-panel.tsx'
import styles from './panel.module.css'
import { SectionPanel } from './section-panel.tsx'

/** What is wrong at what is picked, in words. */
function Problems({ at }: { at: string }) {
  const { problems } = useEditor()
  const textOf = useFormProblemText()
  const found = problems.get(at) ?? []
  if (found.length === 0) return null
  return (
    <ul className={styles.problems}>
      {found.map((problem, index) => (
        <li key={index}>{textOf(problem)}</li>
      ))}
    </ul>
  )
}

/** The settings of what is picked on the canvas. */
export function PropertyPanel() {
  const { form, picked, pickNumber } = useEditor()
  const { t } = useTranslation()
  const section = picked?.kind === 'section' ? sectionAt(form, picked.id) : undefined
  const item = picked ? itemAt(form, picked) : undefined
  return (
    <aside id={PANEL_ID} className={styles.panel} aria-label={t('forms:page.builder.settings')}>
      {picked ? <Problems at={addressOf(picked)} /> : null}
      {section ? <SectionPanel key={section.id} section={section} /> : null}
      {picked && item ? <ItemPanel key={`${pickNumber}:${item.kind}`} spot={picked} item={item} /> : null}
      {section || item ? null : (
        <div className={styles.empty}>
          <p>{t('forms:page.builder.pickSomething')}</p>
          <dl className={styles.keys}>
            {(['Enter', 'Alt+↑↓', 'Ctrl+D', 'Ctrl+C / V', 'Delete', 'Ctrl+Z'] as const).map((keys, at) => (
              <div key={keys}>
                <dt>
                  <kbd>{keys}</kbd>
                </dt>
                <dd>{t(`forms:page.builder.keys.${at + 1}`)}</dd>
              </div>
            ))}
          </dl>
        </div>
      )}
    </aside>
  )
}
