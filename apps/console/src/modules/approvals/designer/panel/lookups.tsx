import { Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { CASE_VALUES, type FlowNode, type GatewayLookup } from '#contract/approvals'
import { type Option, useDesigner } from '../context.ts'
import { putNode } from '../model/edit.ts'
import { freeName, likelyParameters } from '../model/lookups.ts'
import styles from './panel.module.css'
import { AddButton, Choice, Field, RemoveButton, Section } from './parts.tsx'

type Gateway = Extract<FlowNode, { kind: 'exclusive' | 'inclusive' }>

/** What a source may be told: values of the case itself, then of its form and of other sources. */
function useValues(): Option[] {
  const { t } = useTranslation()
  const { vocabulary } = useDesigner()
  return [
    ...CASE_VALUES.map((value) => ({ value, label: t(`approvals:page.designer.caseValue.${value.slice(5)}`) })),
    ...vocabulary.facts.map((fact) => ({ value: fact.name, label: fact.label })),
  ]
}

function Lookup({ value, put, drop }: { value: GatewayLookup; put: (next: GatewayLookup) => void; drop: () => void }) {
  const { t } = useTranslation()
  const { vocabulary } = useDesigner()
  const source = vocabulary.sources.find(({ code }) => code === value.source)
  const values = useValues().filter((one) => one.value !== value.fact)
  return (
    <div className={styles.card}>
      <div className={styles.cardHead}>
        <Choice
          bare
          label={t('approvals:page.designer.lookup.source')}
          value={value.source}
          options={vocabulary.sources.map(({ code, label }) => ({ value: code, label }))}
          onChange={(code) => {
            const chosen = vocabulary.sources.find((one) => one.code === code)
            put({ fact: value.fact, source: code, parameters: likelyParameters(chosen, values) })
          }}
        />
        <RemoveButton label={t('approvals:page.designer.take')} onClick={drop} />
      </div>
      {source && source.columns.length > 1 ? (
        <Choice
          label={t('approvals:page.designer.lookup.column')}
          value={value.column ?? null}
          options={[...source.columns]}
          onChange={(column) => put({ ...value, column })}
        />
      ) : null}
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
          options={values}
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
  const values = useValues()
  if (vocabulary.sources.length === 0 && node.lookups.length === 0) return null
  const put = (lookups: GatewayLookup[]) =>
    design.edit(putNode(design.flow, { ...node, lookups }), `${node.id} lookups`)
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
        onClick={() => {
          const [first] = vocabulary.sources
          const parameters = likelyParameters(first, values)
          put([...node.lookups, { fact: freeName(design.flow), source: first?.code ?? '', parameters }])
        }}
      />
    </Section>
  )
}
