import { HolderOutlined } from '@ant-design/icons'
import { closestCenter, DndContext, KeyboardSensor, PointerSensor, useSensor, useSensors } from '@dnd-kit/core'
import {
  arrayMove,
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable'
import { CSS } from '@dnd-kit/utilities'
import { Button, Checkbox, Select } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { FlowNode } from '#contract/approvals'
import { useDesigner } from '../context.ts'
import { canConnect, connect, order, putEdge, redirect } from '../model/edit.ts'
import { chooses, type FlowEdge, nodeById, waysOut } from '../model/kinds.ts'
import { useEdgeText, useNodeName } from '../words.tsx'
import { ConditionEditor, firstCondition } from './condition.tsx'
import styles from './panel.module.css'
import { AddButton, RemoveButton, Section } from './parts.tsx'

function Sortable({ id, label, children }: { id: string; label: string; children: ReactNode }) {
  const { attributes, listeners, setNodeRef, transform, transition } = useSortable({ id })
  return (
    <li
      ref={setNodeRef}
      className={styles.way}
      style={{ transform: CSS.Translate.toString(transform), transition: transition ?? '' }}
    >
      <button type="button" className={styles.grip} {...attributes} {...listeners} aria-label={label}>
        <HolderOutlined />
      </button>
      {children}
    </li>
  )
}

function WayRow({ edge, onOpen }: { edge: FlowEdge; onOpen: () => void }) {
  const { t } = useTranslation()
  const { design, vocabulary } = useDesigner()
  const nameOf = useNodeName()
  const textOf = useEdgeText(vocabulary.facts)
  const { flow } = design
  const targets = flow.nodes.filter((node) => node.id === edge.to || canConnect(flow, edge.from, node.id))
  const from = nodeById(flow, edge.from)
  const asks = (from?.kind === 'exclusive' || from?.kind === 'inclusive') && !edge.isDefault
  return (
    <div className={styles.wayBody}>
      <Select
        aria-label={t('approvals:page.designer.way.to')}
        className={styles.wide}
        size="small"
        value={edge.to}
        showSearch={{ optionFilterProp: 'label' }}
        options={targets.map((node) => ({ value: node.id, label: nameOf(node) }))}
        onChange={(to) => design.edit(redirect(flow, edge.id, edge.from, to).flow)}
      />
      <button type="button" className={styles.link} onClick={onOpen}>
        {textOf(edge) || t(`approvals:page.designer.way.${asks ? 'condition' : 'open'}`)}
      </button>
      <RemoveButton
        label={t('approvals:page.designer.way.remove')}
        onClick={() => design.edit({ ...flow, edges: flow.edges.filter(({ id }) => id !== edge.id) })}
      />
    </div>
  )
}

/** Where a node leads, in the order it asks: dragged, or moved with space and arrows. The keyboard's way to connect. */
export function WaysOut({ node }: { node: FlowNode }) {
  const { t } = useTranslation()
  const { design } = useDesigner()
  const nameOf = useNodeName()
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  const { flow } = design
  const ways = waysOut(flow, node.id)
  const ids = ways.map(({ id }) => id)
  if (node.kind === 'end') return null
  const free = flow.nodes.filter((other) => canConnect(flow, node.id, other.id))
  return (
    <Section title={t('approvals:page.designer.way.title')}>
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        onDragEnd={({ active, over }) => {
          if (over && active.id !== over.id) {
            const moved = arrayMove(ids, ids.indexOf(String(active.id)), ids.indexOf(String(over.id)))
            design.edit(order(flow, moved))
          }
        }}
      >
        <SortableContext items={ids} strategy={verticalListSortingStrategy}>
          <ul className={styles.ways}>
            {ways.map((edge) =>
              chooses(node.kind) && ways.length > 1 ? (
                <Sortable key={edge.id} id={edge.id} label={t('approvals:page.designer.way.move')}>
                  <WayRow edge={edge} onOpen={() => design.select([edge.id])} />
                </Sortable>
              ) : (
                <li key={edge.id} className={styles.way}>
                  <WayRow edge={edge} onOpen={() => design.select([edge.id])} />
                </li>
              ),
            )}
          </ul>
        </SortableContext>
      </DndContext>
      <Select
        aria-label={t('approvals:page.designer.way.add')}
        placeholder={t('approvals:page.designer.way.add')}
        className={styles.wide}
        size="small"
        value={null}
        showSearch={{ optionFilterProp: 'label' }}
        options={free.map((other) => ({ value: other.id, label: nameOf(other) }))}
        onChange={(to: string | null) => {
          if (to) design.edit(connect(flow, node.id, to).flow)
        }}
      />
    </Section>
  )
}

/** One way: from where to where, and when it is taken. */
export function EdgePanel({ edge }: { edge: FlowEdge }) {
  const { t } = useTranslation()
  const { design, vocabulary } = useDesigner()
  const nameOf = useNodeName()
  const { flow } = design
  const from = nodeById(flow, edge.from)
  const put = (next: FlowEdge, tag: string | null = null) =>
    design.edit(putEdge(flow, next), tag && `${edge.id} ${tag}`)
  const { condition, ...bare } = edge
  const asked = from !== undefined && (chooses(from.kind) || edge.isDefault || condition !== undefined)
  return (
    <>
      {asked ? (
        <Section
          title={t('approvals:page.designer.condition.title')}
          extra={
            condition ? (
              <RemoveButton label={t('approvals:page.designer.condition.none')} onClick={() => put(bare)} />
            ) : null
          }
        >
          <Checkbox
            checked={edge.isDefault}
            onChange={({ target }) =>
              put(target.checked ? { ...bare, isDefault: true } : { ...edge, isDefault: false })
            }
          >
            {t('approvals:page.designer.edge.isDefault')}
          </Checkbox>
          {edge.isDefault && !condition ? null : condition ? (
            <ConditionEditor value={condition} onChange={(next) => put({ ...edge, condition: next }, 'condition')} />
          ) : (
            <AddButton
              label={t('approvals:page.designer.condition.first')}
              onClick={() => put({ ...edge, condition: firstCondition(vocabulary.facts) })}
            />
          )}
        </Section>
      ) : (
        <p className={styles.note}>{t('approvals:page.designer.edge.plain')}</p>
      )}
      {from && chooses(from.kind) ? (
        <Button size="small" onClick={() => design.select([from.id])}>
          {t('approvals:page.designer.edge.all', { name: nameOf(from) })}
        </Button>
      ) : null}
    </>
  )
}
