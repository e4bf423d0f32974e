import { Input } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FlowNode, GatewayLookup } from '#contract/approvals'
import { type Option, useDesigner } from '../context.ts'
import { putNode } from '../model/edit.ts'
import styles from './panel.module.css'
import { AddButton, Choice, Field, RemoveButton, Section } from './parts.tsx'

type Gateway = Extract<FlowNode, { kind: 'exclusive' | 'inclusive' }>

function Lookup({ value, put, drop }: { value: GatewayLookup; put: (next: GatewayLookup) => void; drop: () => void }) {
  const { t } = useTranslation()
  const { vocabulary } = useDesigner()
  const source = vocabulary.sources.find(({ code }) => code === value.source)
  const facts: Option[] = vocabulary.facts.map((fact) => ({ value: fact.name, label: fact.label }))
  return (
    <div className={styles.card}>
      <div className={styles.cardHead}>
        <Choice
          bare
          label={t('approvals:page.designer.lookup.source')}
          value={value.source}
          options={vocabulary.sources.map(({ code, label }) => ({ value: code, label }))}
          onChange={(code) => put({ ...value, source: code, parameters: {} })}
        />
        <RemoveButton label={t('approvals:page.designer.take')} onClick={drop} />
      </div>
      <Field label={t('approvals:page.designer.lookup.fact')} hint={t('approvals:page.designer.lookup.factHint')}>
        {(id) => (
          <Input
            id={id}
            value={value.fact}
            maxLength={64}
            onChange={({ target }) => put({ ...value, fact: target.value.trim() })}
          />
        )}
      </Field>
      {(source?.parameters ?? []).map((parameter) => (
        <Choice
          key={parameter.value}
          label={t('approvals:page.designer.lookup.parameter', { name: parameter.label })}
          value={value.parameters[parameter.value] ?? null}
          options={facts}
          onChange={(fact) => put({ ...value, parameters: { ...value.parameters, [parameter.value]: fact } })}
        />
      ))}
    </div>
  )
}

/** Values a gateway asks data sources for before it chooses; conditions then name them like any other fact. */
export function Lookups({ node }: { node: Gateway }) {
  const { t } = useTranslation()
  const { design, vocabulary } = useDesigner()
  if (vocabulary.sources.length === 0 && node.lookups.length === 0) return null
  const put = (lookups: GatewayLookup[]) =>
    design.edit(putNode(design.flow, { ...node, lookups }), `${node.id} lookups`)
  const fresh = () => `lookup${node.lookups.length + 1}`
  return (
    <Section title={t('approvals:page.designer.lookup.title')}>
      <p className={styles.note}>{t('approvals:page.designer.lookup.lead')}</p>
      {node.lookups.map((lookup, index) => (
        <Lookup
          key={index}
          value={lookup}
          put={(next) => put(node.lookups.map((one, other) => (other === index ? next : one)))}
          drop={() => put(node.lookups.filter((_one, other) => other !== index))}
        />
      ))}
      <AddButton
        label={t('approvals:page.designer.lookup.add')}
        disabled={node.lookups.length >= 10}
        onClick={() =>
          put([...node.lookups, { fact: fresh(), source: vocabulary.sources[0]?.code ?? '', parameters: {} }])
        }
      />
    </Section>
  )
}
