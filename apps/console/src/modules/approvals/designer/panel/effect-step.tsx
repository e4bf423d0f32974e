import { Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { useDesigner } from '../context.ts'
import { Named, type Of, type Put } from './named.tsx'
import styles from './panel.module.css'
import { AddButton, RemoveButton, Section } from './parts.tsx'
import { PeopleEditor } from './people.tsx'

type Effect = Of<'effect'>['effect']

/** `=name` stands for a fact of the case, `@name` for a value of the case itself; anything else is itself. */
function typedInput(text: string): unknown {
  if (text.startsWith('=')) return { fact: text.slice(1) }
  return text.startsWith('@') ? { case: text.slice(1) } : text
}

function shownInput(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'object' && value !== null) {
    if ('fact' in value && typeof value.fact === 'string') return `=${value.fact}`
    if ('case' in value && typeof value.case === 'string') return `@${value.case}`
  }
  return JSON.stringify(value)
}

function CommandInput({ effect, put }: { effect: Effect & { kind: 'command' }; put: (effect: Effect) => void }) {
  const { t } = useTranslation()
  const entries = Object.entries(effect.input)
  const write = (next: [string, unknown][]) =>
    put({ ...effect, input: Object.fromEntries(next) as typeof effect.input })
  return (
    <Section title={t('approvals:page.designer.effect.input')}>
      <p className={styles.note}>{t('approvals:page.designer.effect.inputLead')}</p>
      {entries.map(([key, value], index) => (
        <div key={index} className={styles.pair}>
          <Input
            aria-label={t('approvals:page.designer.effect.inputKey')}
            value={key}
            onChange={({ target }) =>
              write(entries.map((entry, other) => (other === index ? [target.value.trim(), entry[1]] : entry)))
            }
          />
          <Input
            aria-label={t('approvals:page.designer.effect.inputValue')}
            value={shownInput(value)}
            onChange={({ target }) =>
              write(entries.map((entry, other) => (other === index ? [entry[0], typedInput(target.value)] : entry)))
            }
          />
          <RemoveButton
            label={t('approvals:page.designer.take')}
            onClick={() => write(entries.filter((_e, other) => other !== index))}
          />
        </div>
      ))}
      <AddButton
        label={t('approvals:page.designer.effect.addInput')}
        onClick={() => write([...entries, [`input${entries.length + 1}`, '']])}
      />
    </Section>
  )
}

export function EffectStep({ node, put }: { node: Of<'effect'>; put: Put }) {
  const { t } = useTranslation()
  const { vocabulary } = useDesigner()
  const { effect } = node
  const change = (next: Effect) => put({ ...node, effect: next }, 'effect')
  const word = (key: string) => t(`approvals:page.designer.effect.${key}`)
  switch (effect.kind) {
    case 'writeBack':
      return (
        <Section title={word('writeBack')}>
          <Named
            label={word('connector')}
            value={effect.connector}
            options={vocabulary.connectors}
            onChange={(connector) => change({ ...effect, connector })}
          />
          <Named
            label={word('mapping')}
            value={effect.mapping}
            options={[]}
            onChange={(mapping) => change({ ...effect, mapping })}
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
          <Named
            label={word('template')}
            value={effect.template}
            options={vocabulary.templates}
            onChange={(template) => change({ ...effect, template })}
          />
          <PeopleEditor
            label={word('to')}
            value={effect.to}
            onChange={(to) => change({ ...effect, to })}
            self={node.id}
          />
        </Section>
      )
    default:
      return (
        <>
          <Section title={word('command')}>
            <Named
              label={word('commandName')}
              value={effect.command}
              options={vocabulary.commands}
              onChange={(command) => change({ ...effect, command })}
            />
            <p className={styles.note}>{word('binding')}</p>
          </Section>
          <CommandInput effect={effect} put={change} />
        </>
      )
  }
}
