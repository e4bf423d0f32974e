import {
  CheckCircleOutlined,
  ExclamationCircleFilled,
  EyeOutlined,
  FormOutlined,
  RedoOutlined,
  UndoOutlined,
} from '@ant-design/icons'
import { Button, Popover, Segmented, Tooltip } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '#kit'
import styles from './builder.module.css'
import { useFormProblemText } from './canvas/problem-badge.tsx'
import { focusSpot } from './canvas/treeitem.ts'
import { useEditor } from './editor.tsx'
import { Exchange } from './exchange/exchange.tsx'
import { readLabel } from './label.ts'
import { itemAt, sectionAt } from './model/form.ts'
import { spotAt } from './model/problems.ts'

function ProblemList() {
  const { form, problems, pick } = useEditor()
  const { t } = useTranslation()
  const language = useLanguage()
  const textOf = useFormProblemText()
  const all = [...problems].flatMap(([at, found]) => found.map((problem) => ({ at, problem })))
  return (
    <div className={styles.problems}>
      {all.map(({ at, problem }, index) => {
        const spot = spotAt(form, at)
        const label = spot && (spot.kind === 'section' ? sectionAt(form, spot.id) : itemAt(form, spot))?.label
        const go = () => {
          if (!spot) return
          pick(spot)
          focusSpot(spot)
        }
        return (
          <button key={index} type="button" className={styles.problem} disabled={!spot} onClick={go}>
            <span>{readLabel(label, language) || at || t('forms:page.builder.wholeForm')}</span>
            {textOf(problem)}
          </button>
        )
      })}
    </div>
  )
}

/** How much is wrong with the form; opens the list, from which one goes to the place. */
function Problems() {
  const { problems } = useEditor()
  const { t } = useTranslation()
  const count = [...problems.values()].reduce((sum, found) => sum + found.length, 0)
  if (count === 0) {
    return (
      <Tooltip title={t('forms:page.builder.noProblems')}>
        <CheckCircleOutlined
          style={{ color: 'var(--k-tone-good-ink)' }}
          aria-label={t('forms:page.builder.noProblems')}
        />
      </Tooltip>
    )
  }
  return (
    <Popover trigger="click" placement="bottomRight" content={<ProblemList />}>
      <Button
        size="small"
        type="text"
        icon={<ExclamationCircleFilled aria-hidden="true" style={{ color: 'var(--k-tone-bad-ink)' }} />}
      >
        {t('forms:page.builder.problemCount', { count })}
      </Button>
    </Popover>
  )
}

export type Mode = 'edit' | 'preview'

/** Steps back and forth, edit or try, carry the form in and out, what is wrong. */
export function Toolbar({ mode, setMode }: { mode: Mode; setMode: (mode: Mode) => void }) {
  const { canUndo, canRedo, undo, redo, readOnly } = useEditor()
  const { t } = useTranslation()
  const step = (key: 'undo' | 'redo', keys: string, icon: ReactNode, run: () => void, can: boolean) => (
    <Tooltip title={`${t(`forms:page.builder.${key}`)} (${keys})`}>
      <Button type="text" icon={icon} disabled={!can} aria-label={t(`forms:page.builder.${key}`)} onClick={run} />
    </Tooltip>
  )
  return (
    <div className={styles.toolbar} role="toolbar" aria-label={t('forms:page.builder.toolbar')}>
      <Segmented
        value={mode}
        onChange={setMode}
        aria-label={t('forms:page.builder.mode')}
        options={[
          { value: 'edit', label: t(`forms:page.builder.${readOnly ? 'look' : 'edit'}`), icon: <FormOutlined /> },
          { value: 'preview', label: t('forms:page.builder.preview'), icon: <EyeOutlined /> },
        ]}
      />
      {readOnly || mode === 'preview' ? null : (
        <>
          {step('undo', 'Ctrl+Z', <UndoOutlined />, undo, canUndo)}
          {step('redo', 'Ctrl+Shift+Z', <RedoOutlined />, redo, canRedo)}
        </>
      )}
      <span className={styles.space} />
      <Problems />
      <Exchange />
    </div>
  )
}
