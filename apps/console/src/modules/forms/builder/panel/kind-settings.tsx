import { useTranslation } from 'react-i18next'
import { isComponent, isTable } from '../model/form.ts'
import { CascadeEditor } from './cascade-editor.tsx'
import { ChoicesEditor } from './choices-editor.tsx'
import { ComponentSettings } from './component-settings.tsx'
import { ExpressionRow } from './expression-row.tsx'
import { FormulaSettings } from './formula-settings.tsx'
import { LookupEditor } from './lookup-editor.tsx'
import { MoneySettings, NumberSettings, RateSettings, TextSettings } from './number-settings.tsx'
import { Group } from './row.tsx'
import type { SettingsProps } from './settings.ts'
import { TableSettings } from './table-settings.tsx'
import { UploadSettings } from './upload-settings.tsx'

function ofKind({ spot, item, change }: SettingsProps) {
  switch (item.kind) {
    case 'text':
    case 'longText':
      return <TextSettings item={item} change={change} />
    case 'number':
      return <NumberSettings item={item} change={change} />
    case 'money':
      return <MoneySettings spot={spot} item={item} change={change} />
    case 'rate':
      return <RateSettings item={item} change={change} />
    case 'date':
      return (['notBefore', 'notAfter'] as const).map((part) => (
        <ExpressionRow
          key={part}
          spot={spot}
          part={part}
          value={item[part]}
          onChange={(value, tag) => change({ [part]: value }, tag)}
        />
      ))
    case 'select':
    case 'multiSelect':
      return (
        <>
          {/* What a source gives takes the place of what is written down. */}
          {item.options ? null : (
            <ChoicesEditor choices={item.choices} onChange={(choices, tag) => change({ choices }, tag)} />
          )}
          <LookupEditor
            spot={spot}
            part="lookup"
            value={item.options}
            onChange={(options, tag) => change({ options }, tag)}
          />
        </>
      )
    case 'cascade':
      return <CascadeEditor choices={item.choices} onChange={(choices) => change({ choices }, 'choices')} />
    case 'formula':
      return <FormulaSettings spot={spot} item={item} change={change} />
    case 'upload':
      return <UploadSettings item={item} change={change} />
    default:
      if (isTable(item)) return <TableSettings item={item} change={change} />
      return isComponent(item) ? <ComponentSettings item={item} change={change} /> : null
  }
}

/** The settings only this kind of field has. */
export function KindSettings(props: SettingsProps) {
  const { nameOf } = useNameOf()
  const settings = ofKind(props)
  return settings ? <Group title={nameOf(props.item.kind)}>{settings}</Group> : null
}

function useNameOf() {
  const { t } = useTranslation()
  return { nameOf: (kind: string) => t(`forms:page.builder.kind.${kind}`) }
}
