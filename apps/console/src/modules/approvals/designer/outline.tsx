import { useTranslation } from 'react-i18next'
import type { Marks } from './canvas/marks.ts'
import diagram from './diagram.module.css'
import type { FlowFact } from './model/conditions.ts'
import { type Flow, nodeById, waysOut } from './model/kinds.ts'
import { readingOrder } from './model/neighbours.ts'
import { PeopleLine, useDescription, useEdgeText, useNodeName } from './words.tsx'

/** The drawing in words, node after node: for readers who do not see it, and for paper. */
export function FlowOutline(props: {
  definition: Flow
  facts: readonly FlowFact[]
  marks: Marks
  onSelect?: (id: string) => void
}) {
  const { t } = useTranslation()
  const { definition, facts, marks, onSelect } = props
  const described = useDescription(definition, marks)
  const nameOf = useNodeName()
  const edgeText = useEdgeText(facts)
  return (
    <details className={diagram.outline}>
      <summary>{t('approvals:page.designer.outline.title')}</summary>
      <ol className={diagram.list}>
        {readingOrder(definition).map((id) => {
          const node = nodeById(definition, id)
          if (!node) return null
          const ways = waysOut(definition, id).map((edge) => {
            const to = nodeById(definition, edge.to)
            const text = edgeText(edge)
            const name = to ? nameOf(to) : edge.to
            const count = marks.counts?.[edge.id]
            return [text ? `${name} (${text})` : name, count].filter(Boolean).join(' · ')
          })
          return (
            <li key={id} className={diagram.item}>
              {onSelect ? (
                <button type="button" onClick={() => onSelect(id)}>
                  {described(node)}
                </button>
              ) : (
                <span>{described(node)}</span>
              )}
              <span className={diagram.ways}>
                <PeopleLine node={node} flow={definition} />
                {ways.length > 0 ? ` → ${ways.join(t('kit:listSeparator'))}` : null}
              </span>
            </li>
          )
        })}
      </ol>
    </details>
  )
}
