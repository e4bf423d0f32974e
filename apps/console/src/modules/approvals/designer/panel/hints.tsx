import { Input } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FlowNode, ReviewHint } from '#contract/approvals'
import { useDesigner } from '../context.ts'
import { putNode } from '../model/edit.ts'
import styles from './panel.module.css'
import { AddButton, Choice, Field, LabelFields, RemoveButton, Section, useOptions } from './parts.tsx'

type Step = Extract<FlowNode, { kind: 'approve' | 'handle' }>

function fresh(hints: readonly ReviewHint[]): string {
  for (let number = 1; ; number++) if (!hints.some(({ id }) => id === `hint${number}`)) return `hint${number}`
}

/** When a hint appears: put together or written over the form where there is one, else written bare. */
function When({ hint, put }: { hint: ReviewHint; put: (hint: ReviewHint) => void }) {
  const { t } = useTranslation()
  const { Rule } = useDesigner().vocabulary
  const label = t('approvals:page.designer.hint.when')
  const change = (text: string | undefined) => {
    const { when: _when, ...always } = hint
    put(text === undefined || text === '' ? always : { ...hint, when: text })
  }
  if (Rule) {
    return (
      <div className={styles.ruled}>
        <span>{label}</span>
        <small>{t('approvals:page.designer.hint.always')}</small>
        <Rule label={label} value={hint.when} onChange={change} />
      </div>
    )
  }
  return (
    <Field label={label} hint={t('approvals:page.designer.hint.whenHint')}>
      {(id) => (
        <Input
          id={id}
          className={styles.code ?? ''}
          maxLength={2000}
          value={hint.when ?? ''}
          onChange={({ target }) => change(target.value)}
        />
      )}
    </Field>
  )
}

/** What whoever handles a step should look at: a checklist, and warnings that appear by themselves. */
export function Hints({ node }: { node: Step }) {
  const { t } = useTranslation()
  const options = useOptions()
  const { design } = useDesigner()
  const put = (hints: ReviewHint[], tag: string | null = null) =>
    design.edit(putNode(design.flow, { ...node, hints }), tag && `${node.id} ${tag}`)
  const change = (hint: ReviewHint, tag: string | null = null) =>
    put(
      node.hints.map((one) => (one.id === hint.id ? hint : one)),
      tag,
    )
  return (
    <Section title={t('approvals:page.designer.hint.title')}>
      {node.hints.map((hint) => (
        <div key={hint.id} className={styles.card}>
          <div className={styles.cardHead}>
            <Choice
              bare
              label={t('approvals:page.designer.hint.level')}
              value={hint.level}
              options={options('hint.levels', ['info', 'warn', 'block'])}
              onChange={(level) => change({ ...hint, level })}
            />
            <RemoveButton
              label={t('approvals:page.designer.take')}
              onClick={() => put(node.hints.filter(({ id }) => id !== hint.id))}
            />
          </div>
          <LabelFields
            long
            caption={t('approvals:page.designer.hint.text')}
            value={hint.label}
            onChange={(label) => change({ ...hint, label: label ?? {} }, `${hint.id} label`)}
          />
          <When hint={hint} put={(next) => change(next, `${hint.id} when`)} />
        </div>
      ))}
      <AddButton
        label={t('approvals:page.designer.hint.add')}
        disabled={node.hints.length >= 50}
        onClick={() => put([...node.hints, { id: fresh(node.hints), label: {}, level: 'info' }])}
      />
    </Section>
  )
}
