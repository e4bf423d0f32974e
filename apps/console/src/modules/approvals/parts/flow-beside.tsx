import { useTranslation } from 'react-i18next'
import { compareDefinitions, type FlowDefinition } from '#contract/approvals'
import { Panel } from '#kit'
import { DIFFERENCE_SIGNS } from '../designer/canvas/marks.ts'
import { type Difference, FlowDiagram, type FlowFact } from '../designer/index.tsx'
import type { PaletteKind } from '../designer/model/kinds.ts'
import { placesOf } from '../designer/model/layout.ts'
import { useEdgeText, useKindName, useNodeName } from '../designer/words.tsx'
import styles from './draw-flow.module.css'
import { useLabelText } from './label-text.ts'

/** One of two flows to be compared, with what its facts are called. */
export type FlowSide = { key: string; label: string; definition: FlowDefinition; facts: readonly FlowFact[] }

type Change = ReturnType<typeof compareDefinitions>[number]

const wayOf = ({ definition }: FlowSide, id: string) => definition.edges.find((edge) => edge.id === id)

/** A way that came or went with a step is told by the step; any other changes where a case goes by itself. */
function isToldByStep({ change, id }: Change, left: FlowSide, right: FlowSide): boolean {
  const way = wayOf(right, id) ?? wayOf(left, id)
  if (change === 'changed' || !way) return false
  const stays = (node: string) =>
    [left, right].every(({ definition }) => definition.nodes.some((one) => one.id === node))
  return !(stays(way.from) && stays(way.to))
}

/** From where to where a way leads, and when it is taken: before and now. */
function WayChange({ change, left, right }: { change: Change; left: FlowSide; right: FlowSide }) {
  const nameOf = useNodeName()
  const [before, after] = [useEdgeText(left.facts), useEdgeText(right.facts)]
  const [was, is] = [wayOf(left, change.id), wayOf(right, change.id)]
  const way = is ?? was
  if (!way) return null
  const { nodes } = (is ? right : left).definition
  const ends = [way.from, way.to].flatMap((id) => nodes.filter((node) => node.id === id).map(nameOf))
  const taken = [was && before(was), is && after(is)].filter(Boolean)
  return (
    <>
      <strong>{ends.join(' → ')}</strong>
      {taken.length > 0 ? <small>{[...new Set(taken)].join(' → ')}</small> : null}
    </>
  )
}

function Changes({ left, right }: { left: FlowSide; right: FlowSide }) {
  const { t } = useTranslation()
  const textOf = useLabelText()
  const kindName = useKindName()
  const changes = compareDefinitions(left.definition, right.definition).filter(
    (change) => change.what !== 'edge' || !isToldByStep(change, left, right),
  )
  if (changes.length === 0) return <p>{t('approvals:page.flows.same')}</p>
  return (
    <ul className={styles.changes}>
      {changes.map((change) => (
        <li key={`${change.what}${change.id}`}>
          <b aria-hidden="true">{DIFFERENCE_SIGNS[change.change]}</b>
          {change.what === 'edge' ? (
            <WayChange change={change} left={left} right={right} />
          ) : (
            <strong>
              {change.what === 'settings'
                ? t('approvals:page.designer.settings.title')
                : textOf(change.label) || kindName((change.kind === 'effect' ? 'command' : change.kind) as PaletteKind)}
            </strong>
          )}
          {t(`approvals:page.designer.difference.${change.change}`)}
          {change.properties.length > 0 && change.what !== 'edge' ? (
            <small>
              {change.properties
                .map(({ name }) => t(`approvals:page.flows.property.${name}`))
                .join(t('kit:listSeparator'))}
            </small>
          ) : null}
        </li>
      ))}
    </ul>
  )
}

/** Two flows drawn side by side with what was added, taken away and changed, and the same in words. */
export function FlowBeside({ left, right }: { left: FlowSide; right: FlowSide }) {
  const { t } = useTranslation()
  const differences = Object.fromEntries(
    compareDefinitions(left.definition, right.definition).map(({ id, change }): [string, Difference] => [id, change]),
  )
  return (
    <>
      <div className={styles.pair} data-long={isLong(right.definition) || undefined}>
        {[left, right].map((side) => (
          <Panel key={side.key} title={side.label} flush>
            <FlowDiagram definition={side.definition} facts={side.facts} differences={differences} label={side.label} />
          </Panel>
        ))}
      </div>
      <Panel title={t('approvals:page.flows.differences')}>
        <Changes left={left} right={right} />
      </Panel>
    </>
  )
}

/** Wider than half a page can show: two such drawings stand one above the other. */
const LONG = 700

function isLong(definition: FlowDefinition): boolean {
  const across = Object.values(placesOf(definition)).map(({ x }) => x)
  return Math.max(...across) - Math.min(...across) > LONG
}
