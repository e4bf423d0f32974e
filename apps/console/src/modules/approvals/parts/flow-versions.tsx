import { Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import type { FactWord, FlowDefinition, flowDetail } from '#contract/approvals'
import { EmptyState, formatInstant, QueryState, useApi, useLocale } from '#kit'
import styles from './draw-flow.module.css'
import { FlowBeside } from './flow-beside.tsx'
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

/** Two versions side by side, or a version beside the draft: what was added, taken away and changed. */
export function FlowVersions({ flow }: { flow: Detail }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const factsOf = useFactWords()
  const withFacts = (side: Side) => ({ ...side, facts: factsOf(side.definition, side.facts) })
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
            <FlowBeside left={withFacts(left)} right={withFacts(right)} />
          </div>
        )
      }}
    </QueryState>
  )
}
