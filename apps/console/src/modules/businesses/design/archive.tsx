import { Checkbox, Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { archivePlan } from '#contract/businesses'
import { fieldsOf, isFiles } from '#contract/forms'
import { EmptyState, Panel, useApi } from '#kit'
import { useNamed } from '../words.ts'
import { Line } from './basics.tsx'
import styles from './design.module.css'
import { formsOf } from './forms.tsx'
import type { Design } from './use-design.ts'

type Parameters = { items: { code: string; names: Record<string, string>; retired: boolean }[] }
/** What the first map is called here; a pack may have called its own otherwise. */
const MAP = 'main'

type Item = { field: string; parameter: string | null }

/** One field with files: whether it is filed, and as what. `set` gets undefined when it is not. */
function FieldRow(props: {
  label: string
  item: Item | undefined
  options: { value: string; label: string }[]
  readOnly: boolean
  set: (parameter: string | null | undefined) => void
}) {
  const { t } = useTranslation()
  const { label, item, options, readOnly, set } = props
  return (
    <div className={styles.row}>
      <Checkbox
        className={styles.wide ?? ''}
        disabled={readOnly}
        checked={item !== undefined}
        onChange={(event) => set(event.target.checked ? null : undefined)}
      >
        {label}
      </Checkbox>
      <Select
        className={styles.wide ?? ''}
        aria-label={`${t('businesses:page.design.archive.parameter')}: ${label}`}
        disabled={readOnly || !item}
        value={item?.parameter ?? ''}
        options={options}
        onChange={(code: string) => set(code || null)}
      />
    </div>
  )
}

/** Archive parameters that a file may become a document of; the first leaves it to the file's own tray. */
function useParameters(): { value: string; label: string }[] {
  const { t } = useTranslation()
  const named = useNamed()
  const parameters = useApi<Parameters>('/archive/parameters')
  return [
    { value: '', label: t('businesses:page.design.archive.ownTray') },
    ...(parameters.data?.items ?? [])
      .filter((one) => !one.retired)
      .map(({ code, names }) => ({ value: code, label: `${named(names, code)} (${code})` })),
  ]
}

/** Fields of any of the forms that hold files. */
const filesOf = (design: Design) =>
  Object.values(formsOf(design.definition)).flatMap((form) => fieldsOf(form).filter(isFiles))

/** Which files go into the archive, as what, and when. */
export function ArchiveTab({ design }: { design: Design }) {
  const { t } = useTranslation()
  const named = useNamed()
  const options = useParameters()
  const plan = archivePlan.safeParse(design.definition.archive ?? {}).data ?? archivePlan.parse({})
  const code = (plan.maps.find((map) => map.code === MAP) ?? plan.maps[0])?.code ?? MAP
  const items = plan.maps.find((map) => map.code === code)?.items ?? []
  const fields = new Map(filesOf(design).map((field) => [field.key, named(field.label, field.key)]))
  const save = (next: typeof plan) => design.setPart('archive', next)
  const setItems = (next: typeof items) => {
    const others = plan.maps.filter((map) => map.code !== code)
    const first = plan.maps.length === 0
    save({
      ...plan,
      maps: [{ code, items: next }, ...others],
      whenApproved: first ? [code] : plan.whenApproved,
    })
  }
  const toggle = (key: 'whenApproved' | 'whenRefused', on: boolean) =>
    save({ ...plan, [key]: on ? [...new Set([...plan[key], code])] : plan[key].filter((one) => one !== code) })
  if (fields.size === 0) {
    return (
      <Panel>
        <EmptyState
          title={t('businesses:page.design.archive.none')}
          hint={t('businesses:page.design.archive.noneHint')}
        />
      </Panel>
    )
  }
  return (
    <Panel title={t('businesses:page.design.tab.archive')}>
      <p className={styles.lead}>{t('businesses:page.design.archive.lead')}</p>
      {[...fields].map(([key, label]) => (
        <FieldRow
          key={key}
          label={label}
          item={items.find((one) => one.field === key)}
          options={options}
          readOnly={design.readOnly}
          set={(parameter) =>
            setItems([
              ...items.filter((one) => one.field !== key),
              ...(parameter === undefined
                ? []
                : [{ field: key, parameter, expiresOn: items.find((one) => one.field === key)?.expiresOn ?? null }]),
            ])
          }
        />
      ))}
      {(['whenApproved', 'whenRefused'] as const).map((key) => (
        <Line key={key} label={t(`businesses:page.design.archive.${key}`)}>
          {(id) => (
            <div>
              <Switch
                id={id}
                disabled={design.readOnly || items.length === 0}
                checked={plan[key].includes(code)}
                onChange={(on) => toggle(key, on)}
              />
            </div>
          )}
        </Line>
      ))}
    </Panel>
  )
}
