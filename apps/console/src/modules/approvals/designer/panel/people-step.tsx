import { Checkbox, InputNumber } from 'antd'
import { useTranslation } from 'react-i18next'
import { type FlowNode, NODE_ACTIONS } from '#contract/approvals'
import { useDesigner } from '../context.ts'
import { putNode } from '../model/edit.ts'
import { DeadlineEditor } from './deadline.tsx'
import styles from './panel.module.css'
import { Choice, Field, Section, useOptions } from './parts.tsx'
import { PeopleEditor } from './people.tsx'

type Step = Extract<FlowNode, { kind: 'approve' | 'handle' }>
type Props = { node: Step; put: (node: Step, tag?: string) => void }

function Who({ node, put }: Props) {
  const { t } = useTranslation()
  const options = useOptions()
  const { assignment } = node
  return (
    <>
      <Section title={t('approvals:page.designer.assignment.who')}>
        <PeopleEditor
          label={t('approvals:page.designer.assignment.add')}
          value={assignment.anyOf}
          onChange={(anyOf) => put({ ...node, assignment: { ...assignment, anyOf } })}
          self={node.id}
        />
      </Section>
      <Section title={t('approvals:page.designer.assignment.except')}>
        <PeopleEditor
          label={t('approvals:page.designer.assignment.addExcept')}
          value={assignment.except}
          onChange={(except) => put({ ...node, assignment: { ...assignment, except } })}
          self={node.id}
        />
        <Choice
          label={t('approvals:page.designer.assignment.whenEmpty')}
          value={assignment.whenEmpty}
          options={options('whenEmpty', ['stop', 'admin', 'skip'])}
          onChange={(whenEmpty) => put({ ...node, assignment: { ...assignment, whenEmpty } })}
        />
      </Section>
    </>
  )
}

function Signing({ node, put }: Props) {
  const { t } = useTranslation()
  const options = useOptions()
  const { signing } = node
  return (
    <Section title={t('approvals:page.designer.signing.title')}>
      <Choice
        bare
        label={t('approvals:page.designer.signing.title')}
        value={signing.mode}
        options={options('signing', ['any', 'all', 'inTurn', 'vote'])}
        onChange={(mode) => put({ ...node, signing: mode === 'vote' ? { mode, percent: 51 } : { mode } })}
      />
      {signing.mode === 'vote' ? (
        <Field label={t('approvals:page.designer.signing.percent')}>
          {(id) => (
            <InputNumber
              id={id}
              className={styles.wide ?? ''}
              min={1}
              max={100}
              precision={0}
              suffix="%"
              value={signing.percent}
              onChange={(percent) => put({ ...node, signing: { mode: 'vote', percent: percent ?? 51 } }, 'percent')}
            />
          )}
        </Field>
      ) : null}
    </Section>
  )
}

function Actions({ node, put }: Props) {
  const { t } = useTranslation()
  const options = useOptions()
  const offered = NODE_ACTIONS.filter((action) => action !== 'refuse' || node.kind === 'approve')
  return (
    <Section title={t('approvals:page.designer.action.title')}>
      <Checkbox.Group
        className={styles.checks ?? ''}
        value={node.actions}
        options={options('action', offered)}
        onChange={(actions) => put({ ...node, actions: NODE_ACTIONS.filter((one) => actions.includes(one)) })}
      />
      <Checkbox checked={node.batchable} onChange={({ target }) => put({ ...node, batchable: target.checked })}>
        {t('approvals:page.designer.batchable')}
      </Checkbox>
      <Choice
        label={t('approvals:page.designer.afterReturn.title')}
        value={node.afterReturn}
        options={options('afterReturn', ['either', 'resume', 'replay'])}
        onChange={(afterReturn) => put({ ...node, afterReturn })}
      />
    </Section>
  )
}

/** Who is asked at a step, how many must agree, what they may do, and how long they have. */
export function PeopleStep({ node }: { node: Step }) {
  const { design } = useDesigner()
  const put: Props['put'] = (next, tag) => design.edit(putNode(design.flow, next), tag ? `${next.id} ${tag}` : null)
  return (
    <>
      <Who node={node} put={put} />
      <Signing node={node} put={put} />
      <Actions node={node} put={put} />
      <DeadlineEditor node={node} put={put} />
    </>
  )
}
