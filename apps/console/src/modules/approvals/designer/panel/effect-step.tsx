import { useTranslation } from 'react-i18next'
import { useDesigner } from '../context.ts'
import { useCounters } from '../use-counters.ts'
import { CommandStep } from './command-step.tsx'
import { Named, type Of, type Put } from './named.tsx'
import styles from './panel.module.css'
import { Choice, Section } from './parts.tsx'
import { PeopleEditor } from './people.tsx'

type Effect = Of<'effect'>['effect']

/** Stands in the choice of counters for a step that names none: then it waits for every one that takes the account's rates. */
const EVERY_COUNTER = '*'

export function EffectStep({ node, put }: { node: Of<'effect'>; put: Put }) {
  const { t } = useTranslation()
  const { vocabulary } = useDesigner()
  const counters = useCounters()
  const { effect } = node
  const change = (next: Effect) => put({ ...node, effect: next }, 'effect')
  const word = (key: string) => t(`approvals:page.designer.effect.${key}`)
  switch (effect.kind) {
    case 'writeBack':
      return (
        <Section title={word('writeBack')}>
          <Choice
            label={word('connector')}
            hint={word('connectorHint')}
            value={effect.connector || EVERY_COUNTER}
            options={[{ value: EVERY_COUNTER, label: word('everyCounter') }, ...counters]}
            onChange={(chosen) => change({ ...effect, connector: chosen === EVERY_COUNTER ? '' : chosen })}
          />
          <p className={styles.note}>{word('binding')}</p>
        </Section>
      )
    case 'archive':
      return (
        <Section title={word('archive')}>
          <Named
            label={word('map')}
            value={effect.map}
            options={vocabulary.archiveMaps}
            onChange={(map) => change({ ...effect, map })}
          />
        </Section>
      )
    case 'notify':
      return (
        <Section title={word('notify')}>
          <PeopleEditor
            label={word('to')}
            value={effect.to}
            onChange={(to) => change({ ...effect, to })}
            self={node.id}
          />
        </Section>
      )
    default:
      return <CommandStep effect={effect} put={change} />
  }
}
