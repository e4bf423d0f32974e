import { Select, TreeSelect } from 'antd'
import { useTranslation } from 'react-i18next'
import { type FieldInputProps, usePermissionName } from '#kit'
import { useModuleName } from '../names.ts'
import { type Permission, usePermissions } from '../wire.ts'

/** Keys by module; the product's order of modules follows their names. */
export function byModule<T extends { key: string }>(items: readonly T[]): [string, T[]][] {
  const groups = Map.groupBy(items, (item) => item.key.split('.')[0] ?? '')
  return [...groups].toSorted(([a], [b]) => a.localeCompare(b))
}

function useChoices(): (
  items: readonly Permission[],
) => { label: string; options: { value: string; label: string }[] }[] {
  const { t } = useTranslation()
  const nameOf = usePermissionName()
  const moduleOf = useModuleName()
  return (items) =>
    byModule(items).map(([module, keys]) => ({
      label: moduleOf(module),
      options: keys.map(({ key, sensitive }) => ({
        value: key,
        label: `${nameOf(key)} · ${key}${sensitive ? ` · ${t('access:page.rights.sensitive')}` : ''}`,
      })),
    }))
}

function OnePermission({ id, value, onChange }: FieldInputProps) {
  const { data } = usePermissions()
  const choices = useChoices()
  return (
    <Select
      {...(id ? { id } : {})}
      value={typeof value === 'string' ? value : null}
      showSearch={{ optionFilterProp: 'label' }}
      options={choices(data?.items ?? [])}
      onChange={(key: string) => onChange?.(key)}
    />
  )
}

/** One permission, sensitive ones too. */
export const PermissionInput = (props: FieldInputProps) => <OnePermission {...props} />

type ManyProps = FieldInputProps & {
  /** Only these may be chosen; all of them when absent. */
  offered?: readonly string[]
}

/** Permissions by module, whole modules at once; sensitive ones are never part of a bundle and can't be chosen. */
export function PermissionsInput({ id, value, onChange, offered }: ManyProps) {
  const { t } = useTranslation()
  const { data } = usePermissions()
  const nameOf = usePermissionName()
  const moduleOf = useModuleName()
  const known = data?.items ?? (offered ?? []).map((key) => ({ key, sensitive: false }))
  const items = offered ? known.filter(({ key }) => offered.includes(key)) : known
  return (
    <TreeSelect
      {...(id ? { id } : {})}
      style={{ width: '100%' }}
      value={Array.isArray(value) ? value.map(String) : []}
      treeCheckable
      allowClear
      showCheckedStrategy={TreeSelect.SHOW_CHILD}
      showSearch={{ treeNodeFilterProp: 'title' }}
      maxTagCount={12}
      treeData={byModule(items).map(([module, keys]) => ({
        value: `module:${module}`,
        title: moduleOf(module),
        children: keys.map(({ key, sensitive }) => ({
          value: key,
          title: `${nameOf(key)} · ${key}${sensitive && !offered ? ` · ${t('access:page.rights.sensitive')}` : ''}`,
          disabled: sensitive && !offered,
        })),
      }))}
      onChange={(keys: string[]) => onChange?.(keys)}
    />
  )
}
