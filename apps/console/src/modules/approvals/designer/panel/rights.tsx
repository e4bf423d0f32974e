import { Segmented, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { FIELD_RIGHTS, type FieldRight, type FlowNode } from '#contract/approvals'
import { type FlowField, useDesigner } from '../context.ts'
import { putNode } from '../model/edit.ts'
import { asksPeople, type Flow } from '../model/kinds.ts'
import { readingOrder } from '../model/neighbours.ts'
import { useNodeName } from '../words.tsx'
import styles from './panel.module.css'
import { Section, useOptions } from './parts.tsx'

type WithRights = Extract<FlowNode, { kind: 'start' | 'approve' | 'handle' }>
export const hasRights = (node: FlowNode): node is WithRights => node.kind === 'start' || asksPeople(node)

type Line = { key: string; label: string; isColumn: boolean }
const linesOf = (fields: readonly FlowField[]): Line[] =>
  fields.flatMap((field) => [
    { key: field.key, label: field.label, isColumn: false },
    ...(field.columns ?? []).map((column) => ({
      key: `${field.key}.${column.key}`,
      label: column.label,
      isColumn: true,
    })),
  ])

/** What counts where nothing is laid down: the start fills in, everybody else reads; a column goes with its table. */
function inherited(node: WithRights, key: string): FieldRight {
  const table = key.includes('.') ? node.fields[key.slice(0, key.indexOf('.'))] : undefined
  return table ?? (node.kind === 'start' ? 'edit' : 'read')
}

function withRight(node: WithRights, key: string, right: FieldRight | null): WithRights {
  const { [key]: _old, ...others } = node.fields
  return { ...node, fields: right === null ? others : { ...others, [key]: right } }
}

/** What a step can be given: whoever approves reads, and never writes. What was given before stays until it is changed. */
const offeredAt = (node: WithRights, given: FieldRight | undefined): readonly FieldRight[] =>
  FIELD_RIGHTS.filter((right) => node.kind !== 'approve' || right === 'hidden' || right === 'read' || right === given)

/** What this step may do with each field. */
export function StepRights({ node }: { node: WithRights }) {
  const { t } = useTranslation()
  const options = useOptions()
  const { design, vocabulary } = useDesigner()
  const lines = linesOf(vocabulary.fields)
  if (lines.length === 0) return null
  const right = (value: FieldRight) => t(`approvals:page.designer.right.${value}`)
  return (
    <Section title={t('approvals:page.designer.right.title')}>
      <div className={styles.rights}>
        {lines.map(({ key, label, isColumn }) => (
          <label key={key} data-column={isColumn || undefined}>
            <span>{label}</span>
            <Select
              size="small"
              value={node.fields[key] ?? null}
              placeholder={right(inherited(node, key))}
              allowClear
              options={options('right', offeredAt(node, node.fields[key]))}
              onChange={(value: FieldRight | undefined) =>
                design.edit(putNode(design.flow, withRight(node, key, value ?? null)))
              }
            />
          </label>
        ))}
      </div>
    </Section>
  )
}

const stepsOf = (flow: Flow): WithRights[] =>
  readingOrder(flow).flatMap(
    (id) => flow.nodes.find((node): node is WithRights => node.id === id && hasRights(node)) ?? [],
  )

/** The rights of all steps at one glance: fields down, steps across. */
export function RightsOverview() {
  const { t } = useTranslation()
  const { design, vocabulary } = useDesigner()
  const nameOf = useNodeName()
  const steps = stepsOf(design.flow)
  const lines = linesOf(vocabulary.fields)
  const short = (value: FieldRight) => ({
    value,
    label: t(`approvals:page.designer.right.short.${value}`),
    title: t(`approvals:page.designer.right.${value}`),
  })
  return (
    <div className={styles.matrix}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('approvals:page.designer.right.field')}</th>
            {steps.map((node) => (
              <th key={node.id} scope="col">
                {nameOf(node)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ key, label, isColumn }) => (
            <tr key={key}>
              <th scope="row" data-column={isColumn || undefined}>
                {label}
              </th>
              {steps.map((node) => (
                <td key={node.id} data-right={node.fields[key] ?? inherited(node, key)}>
                  <Segmented
                    size="small"
                    aria-label={`${nameOf(node)}, ${label}`}
                    value={node.fields[key] ?? inherited(node, key)}
                    options={offeredAt(node, node.fields[key]).map(short)}
                    disabled={design.readOnly}
                    onChange={(value) => design.edit(putNode(design.flow, withRight(node, key, value)))}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
