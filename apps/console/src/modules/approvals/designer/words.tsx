import { useTranslation } from 'react-i18next'
import type { Condition, FlowNode, People } from '#contract/approvals'
import { usePermissionName, useReferences } from '#kit'
import { useLabelText } from '../parts/label-text.ts'
import type { Marks } from './canvas/marks.ts'
import { type FlowFact, lineOf } from './model/conditions.ts'
import {
  asksPeople,
  type Flow,
  type FlowEdge,
  nodeById,
  type PaletteKind,
  paletteKindOf,
  waysOut,
} from './model/kinds.ts'

export function useKindName(): (kind: PaletteKind) => string {
  const { t } = useTranslation()
  return (kind) => t(`approvals:page.designer.kind.${kind}`)
}

/** What a node is called: its own name, otherwise that of its kind. */
export function useNodeName(): (node: FlowNode) => string {
  const text = useLabelText()
  const kind = useKindName()
  return (node) => text(node.label) || kind(paletteKindOf(node))
}

function Names({ ids, by }: { ids: readonly string[]; by: 'roleId' | 'operatorId' | 'departmentId' }) {
  const { t } = useTranslation()
  const Name = useReferences()[by]?.Name
  const shown = ids.slice(0, 2)
  return (
    <>
      {shown.map((id, index) => (
        <span key={id}>
          {index > 0 ? t('kit:listSeparator') : null}
          {Name ? <Name value={id} /> : id}
        </span>
      ))}
      {ids.length > shown.length ? ` +${ids.length - shown.length}` : null}
    </>
  )
}

/** One way of naming people, in words. */
export function PeopleText({ people, flow }: { people: People; flow: Flow }) {
  const { t } = useTranslation()
  const nameOf = useNodeName()
  const permissionOf = usePermissionName()
  switch (people.by) {
    case 'operators':
      return <Names ids={people.operatorIds} by="operatorId" />
    case 'holders':
      return (
        <>
          <Names ids={people.roleIds} by="roleId" />
          {people.clientDepartment ? ` · ${t('approvals:page.designer.people.inClientDepartment')}` : null}
          {people.departmentIds?.length ? (
            <>
              {' · '}
              <Names ids={people.departmentIds} by="departmentId" />
            </>
          ) : null}
        </>
      )
    case 'permission':
      return t('approvals:page.designer.people.permissionOf', { permission: permissionOf(people.permission) })
    case 'members':
      return (
        <>
          {t('approvals:page.designer.people.membersOf')}
          {' · '}
          <Names ids={people.departmentIds} by="departmentId" />
        </>
      )
    case 'handlerOf': {
      const node = nodeById(flow, people.nodeId)
      return t('approvals:page.designer.people.handlerOf', { step: node ? nameOf(node) : people.nodeId })
    }
    case 'managerOf':
      return t(`approvals:page.designer.people.managerOf.${people.whom}`)
    default:
      return t('approvals:page.designer.people.initiator')
  }
}

/** Who is asked or told at a node, as one line. */
export function PeopleLine({ node, flow }: { node: FlowNode; flow: Flow }) {
  const people = asksPeople(node) ? node.assignment.anyOf : node.kind === 'cc' ? node.to : []
  const [first, ...rest] = people
  if (!first) return null
  return (
    <>
      <PeopleText people={first} flow={flow} />
      {rest.length > 0 ? ` +${rest.length}` : null}
    </>
  )
}

/** A condition as a sentence with mathematical signs, in the words of the form. */
export function useConditionText(facts: readonly FlowFact[]): (condition: Condition) => string {
  const { t } = useTranslation()
  const textOf = (condition: Condition): string => {
    const line = lineOf(condition, facts)
    if (line) {
      const fact = facts.find(({ name }) => name === line.fact)
      const named = (value: string) => {
        if (line.kind === 'boolean') return t(`approvals:page.designer.condition.${value === 'true' ? 'yes' : 'no'}`)
        return fact?.choices?.find((choice) => choice.value === value)?.label ?? value
      }
      const values = line.values.map(named).join(t('kit:listSeparator'))
      return `${fact?.label ?? line.fact} ${t(`approvals:page.designer.operator.${line.operator}`)} ${values || '…'}`
    }
    if (condition.kind === 'all' || condition.kind === 'any') {
      const joint = ` ${t(`approvals:page.designer.condition.${condition.kind === 'all' ? 'and' : 'or'}`)} `
      return condition.of
        .map((part) => (part.kind === 'all' || part.kind === 'any' ? `(${textOf(part)})` : textOf(part)))
        .join(joint)
    }
    return condition.kind === 'not' ? t('approvals:page.designer.condition.not', { text: textOf(condition.of) }) : ''
  }
  return textOf
}

/** What stands at a way on the drawing: its condition, or that it is taken when nothing else holds. */
export function useEdgeText(facts: readonly FlowFact[]): (edge: FlowEdge) => string {
  const { t } = useTranslation()
  const conditionText = useConditionText(facts)
  return (edge) => {
    if (edge.isDefault) return t('approvals:page.designer.edge.otherwise')
    return edge.condition ? conditionText(edge.condition) : ''
  }
}

/** What a screen reader says of a node: its name, what it is, and everything marked on it. */
export function useDescription(flow: Flow, marks: Marks): (node: FlowNode) => string {
  const { t } = useTranslation()
  const nameOf = useNodeName()
  const kindName = useKindName()
  return (node) => {
    const { id } = node
    const name = nameOf(node)
    const kind = kindName(paletteKindOf(node))
    const tokens = (marks.tokens ?? []).filter((token) => token.nodeId === id)
    const difference = marks.differences?.[id]
    const problems = marks.problems?.[id]
    const warnings = marks.warnings?.[id]
    const ways = waysOut(flow, id).length
    return [
      name,
      name === kind ? null : kind,
      ...tokens.map((token) => token.text ?? t(`approvals:page.designer.token.${token.state}`)),
      marks.heat?.[id]?.text,
      difference ? t(`approvals:page.designer.difference.${difference}`) : null,
      problems ? t('approvals:page.designer.problem.count', { count: problems }) : null,
      warnings ? t('approvals:page.designer.problem.warnings', { count: warnings }) : null,
      ways > 1 ? t('approvals:page.designer.waysOut', { count: ways }) : null,
    ]
      .filter(Boolean)
      .join(t('kit:listSeparator'))
  }
}
