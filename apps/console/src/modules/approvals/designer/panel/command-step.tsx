import { Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { moduleOf, useCommands, useTextOr } from '#kit'
import { useDesigner } from '../context.ts'
import { commandInputs, type InputSource, inputOfSource, sourceOf } from '../model/command-inputs.ts'
import { Named, type Of } from './named.tsx'
import styles from './panel.module.css'
import { AddButton, Choice, RemoveButton, Section, useOptions } from './parts.tsx'

type CommandEffect = Extract<Of<'effect'>['effect'], { kind: 'command' }>

const CASE_VALUES = ['targetId', 'accountId', 'clientId', 'departmentId', 'businessLine', 'makerId', 'id'] as const

/** Where the value of one input comes from, and which one it is; everything is chosen, only a fixed value is typed. */
function SourceInput({ source, put }: { source: InputSource; put: (source: InputSource) => void }) {
  const { t } = useTranslation()
  const options = useOptions()
  const { vocabulary } = useDesigner()
  const facts = vocabulary.facts.map(({ name, label }) => ({ value: name, label }))
  const fields = vocabulary.fields.map(({ key, label }) => ({ value: key, label }))
  if (source.from === 'other') return <code className={styles.code}>{source.name}</code>
  const froms = [
    'fixed',
    ...(facts.length > 0 ? (['fact'] as const) : []),
    ...(fields.length > 0 ? (['value', 'before'] as const) : []),
    'case',
  ] as const
  const label = t('approvals:page.designer.effect.inputValue')
  return (
    <>
      <Choice
        bare
        label={t('approvals:page.designer.effect.inputFrom')}
        value={source.from}
        options={options('effect.from', froms)}
        onChange={(from) => put({ from, name: '' })}
      />
      {source.from === 'fixed' ? (
        <Input
          aria-label={label}
          value={source.name}
          onChange={({ target }) => put({ ...source, name: target.value })}
        />
      ) : (
        <Choice
          bare
          label={label}
          value={source.name}
          options={
            source.from === 'case' ? options('effect.caseValue', CASE_VALUES) : source.from === 'fact' ? facts : fields
          }
          onChange={(name) => put({ ...source, name })}
        />
      )}
    </>
  )
}

function CommandInput({ effect, put }: { effect: CommandEffect; put: (effect: CommandEffect) => void }) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const { commands } = useCommands()
  const known = commandInputs(commands.get(effect.command)?.input).map((key) => ({
    value: key,
    label: textOr(
      [moduleOf(effect.command), 'platform', 'kit'].map((space) => `${space}:field.${key}`),
      key,
    ),
  }))
  const entries = Object.entries(effect.input)
  const write = (next: [string, unknown][]) =>
    put({ ...effect, input: Object.fromEntries(next) as CommandEffect['input'] })
  const change = (index: number, entry: [string, unknown]) =>
    write(entries.map((one, other) => (other === index ? entry : one)))
  const free = known.find(({ value }) => !entries.some(([key]) => key === value))
  return (
    <Section title={t('approvals:page.designer.effect.input')}>
      <p className={styles.note}>{t('approvals:page.designer.effect.inputLead')}</p>
      {entries.map(([key, value], index) => (
        <fieldset
          key={index}
          className={styles.source}
          aria-label={known.find((one) => one.value === key)?.label ?? key}
        >
          {known.length > 0 ? (
            <Choice
              bare
              label={t('approvals:page.designer.effect.inputKey')}
              value={key}
              options={known.filter((one) => one.value === key || !entries.some(([other]) => other === one.value))}
              onChange={(chosen) => change(index, [chosen, value])}
            />
          ) : (
            <Input
              aria-label={t('approvals:page.designer.effect.inputKey')}
              value={key}
              onChange={({ target }) => change(index, [target.value.trim(), value])}
            />
          )}
          <RemoveButton
            label={t('approvals:page.designer.take')}
            onClick={() => write(entries.filter((_e, other) => other !== index))}
          />
          <SourceInput source={sourceOf(value)} put={(source) => change(index, [key, inputOfSource(source)])} />
        </fieldset>
      ))}
      <AddButton
        label={t('approvals:page.designer.effect.addInput')}
        disabled={known.length > 0 && !free}
        onClick={() => write([...entries, [free?.value ?? `input${entries.length + 1}`, '']])}
      />
    </Section>
  )
}

/** Which command a step runs, and where each of its inputs comes from. */
export function CommandStep({ effect, put }: { effect: CommandEffect; put: (effect: CommandEffect) => void }) {
  const { t } = useTranslation()
  const { vocabulary } = useDesigner()
  return (
    <>
      <Section title={t('approvals:page.designer.effect.command')}>
        <Named
          label={t('approvals:page.designer.effect.commandName')}
          value={effect.command}
          options={vocabulary.commands}
          onChange={(command) => put({ ...effect, command })}
        />
        <p className={styles.note}>{t('approvals:page.designer.effect.binding')}</p>
      </Section>
      <CommandInput effect={effect} put={put} />
    </>
  )
}
