import { Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asText, evaluate, isList, type Value } from '#contract/forms'
import { todayAtHome, useTextOr } from '#kit'
import type { Vocabulary } from './complete.ts'
import styles from './feel.module.css'
import { namesToSample, type Samples, sampledNames, sampleOf, sampleValues } from './sample.ts'

/** What the expression gives for some values, which can be changed. */
export function TryIt({
  text,
  names: checked,
  vocabulary,
}: {
  text: string
  names: readonly string[]
  vocabulary: Vocabulary
}) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const [samples, setSamples] = useState<Samples>({})
  const { scope, labelOf } = vocabulary
  const [day] = useState(todayAtHome)
  const names = namesToSample(text, checked, scope)
  const result = evaluate(text, { names: sampleValues(names, samples, scope, day), today: day })
  const shown = (value: Value): string => {
    if (value === null) return t('forms:page.builder.blank')
    if (typeof value === 'boolean') return t(value ? 'kit:yes' : 'kit:no')
    if (isList(value)) return `[${value.map(shown).join(', ')}]`
    return asText(value) ?? '…'
  }
  return (
    <div className={styles.try}>
      <span className={styles.tryTitle}>{t('forms:page.builder.tryIt')}</span>
      {sampledNames(names).map((name) => (
        <Input
          key={name}
          size="small"
          className={styles.sample}
          prefix={<span className={styles.sampleName}>{labelOf(name) || name}</span>}
          aria-label={t('forms:page.builder.sampleOf', { name: labelOf(name) || name })}
          value={samples[name] ?? sampleOf(name, scope, day)}
          onChange={(event) => setSamples({ ...samples, [name]: event.target.value })}
        />
      ))}
      <output className={styles.result} data-bad={!result.ok || undefined}>
        {result.ok
          ? shown(result.value)
          : textOr(`forms:error.${result.problem.code}.message`, result.problem.code, result.problem.params)}
      </output>
    </div>
  )
}
