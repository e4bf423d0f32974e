import { Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { compareDefinitions, type FactWord, type FlowDefinition, type flowDetail } from '#contract/approvals'
import { EmptyState, formatInstant, Panel, QueryState, useApi, useLocale } from '#kit'
import { DIFFERENCE_SIGNS } from '../designer/canvas/marks.ts'
import { type Difference, FlowDiagram } from '../designer/index.tsx'
import type { PaletteKind } from '../designer/model/kinds.ts'
import { placesOf } from '../designer/model/layout.ts'
import { useKindName } from '../designer/words.tsx'
import styles from './draw-flow.module.css'
import { useLabelText } from './label-text.ts'
import { useFactWords } from './use-fact-words.ts'

type Detail = z.output<typeof flowDetail>
type Version = {
  id: string
  number: number
  publishedAt: string
  publishedBy: string
  definition: FlowDefinition
  facts: FactWord[]
}
type Side = { key: string; label: string; definition: FlowDefinition; facts: readonly FactWord[] }

function Changes({ before, after }: { before: FlowDefinition; after: FlowDefinition }) {
  const { t } = useTranslation()
  const textOf = useLabelText()
  const kindName = useKindName()
  const changes = compareDefinitions(before, after).filter(({ what }) => what !== 'edge')
  if (changes.length === 0) return <p>{t('approvals:page.flows.same')}</p>
  return (
    <ul className={styles.changes}>
      {changes.map((change) => (
        <li key={`${change.what}${change.id}`}>
          <b aria-hidden="true">{DIFFERENCE_SIGNS[change.change]}</b>
          <strong>
            {change.what === 'settings'
              ? t('approvals:page.designer.settings.title')
              : textOf(change.label) || kindName((change.kind === 'effect' ? 'command' : change.kind) as PaletteKind)}
          </strong>
          {t(`approvals:page.designer.difference.${change.change}`)}
          {change.properties.length > 0 ? (
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

function Beside({ left, right }: { left: Side; right: Side }) {
  const { t } = useTranslation()
  const factsOf = useFactWords()
  const differences = Object.fromEntries(
    compareDefinitions(left.definition, right.definition).map(({ id, change }): [string, Difference] => [id, change]),
  )
  return (
    <>
      <div className={styles.pair} data-long={isLong(right.definition) || undefined}>
        {[left, right].map((side) => (
          <Panel key={side.key} title={side.label} flush>
            <FlowDiagram
              definition={side.definition}
              facts={factsOf(side.definition, side.facts)}
              differences={differences}
              label={side.label}
            />
          </Panel>
        ))}
      </div>
      <Panel title={t('approvals:page.flows.differences')}>
        <Changes before={left.definition} after={right.definition} />
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

/** Two versions side by side, or a version beside the draft: what was added, taken away and changed. */
export function FlowVersions({ flow }: { flow: Detail }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const versions = useApi<{ items: Version[] }>(`/flows/${flow.id}/versions`)
  const [chosen, setChosen] = useState<{ left?: string; right?: string }>({})
  return (
    <QueryState query={versions}>
      {({ items }) => {
        const sides: Side[] = [
          ...(flow.draft
            ? [
                {
                  key: 'draft',
                  label: t('approvals:page.flows.draft'),
                  definition: flow.draft.definition as FlowDefinition,
                  facts: flow.facts,
                },
              ]
            : []),
          ...items.map((version) => ({
            key: version.id,
            label: `${t('approvals:page.flows.version', { number: version.number })} · ${formatInstant(version.publishedAt, locale)}`,
            definition: version.definition,
            facts: version.facts,
          })),
        ]
        const right = sides.find(({ key }) => key === chosen.right) ?? sides[0]
        const left = sides.find(({ key }) => key === chosen.left) ?? sides[1] ?? right
        if (!left || !right) return <EmptyState title={t('approvals:page.flows.noVersions')} />
        const options = sides.map(({ key, label }) => ({ value: key, label }))
        return (
          <div className={styles.draw}>
            <div className={styles.choose}>
              {(['left', 'right'] as const).map((side) => (
                <Select
                  key={side}
                  aria-label={t(`approvals:page.flows.${side}`)}
                  value={side === 'left' ? left.key : right.key}
                  options={options}
                  popupMatchSelectWidth={false}
                  onChange={(key) => setChosen({ ...chosen, [side]: key })}
                />
              ))}
            </div>
            <Beside left={left} right={right} />
          </div>
        )
      }}
    </QueryState>
  )
}
