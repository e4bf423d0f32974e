import { TreeSelect } from 'antd'
import { useLanguage } from '#kit'
import { useDepartmentTree } from '../names.ts'
import { type Department, useDepartments } from '../wire.ts'

type InputProps = {
  id?: string
  value?: unknown
  onChange?: (value: unknown) => void
  label?: string
  placeholder?: string
}

/** Chooses a department in the tree, found by name or code. */
export function DepartmentInput({ id, value, onChange, label, placeholder }: InputProps) {
  const { data } = useDepartments()
  const language = useLanguage()
  const below = Map.groupBy(data?.items ?? [], (department) => department.parentId)
  type Node = { value: string; title: string; children: Node[] }
  const nodes = (parent: string | null): Node[] =>
    (below.get(parent) ?? []).map((department: Department) => ({
      value: department.id,
      title: `${department.names[language]} (${department.code})`,
      children: nodes(department.id),
    }))
  return (
    <TreeSelect
      {...(id ? { id } : {})}
      style={{ width: '100%' }}
      value={typeof value === 'string' && value ? value : null}
      treeData={nodes(null)}
      treeDefaultExpandAll
      showSearch={{ treeNodeFilterProp: 'title' }}
      allowClear
      {...(placeholder ? { placeholder } : {})}
      {...(label ? { 'aria-label': label } : {})}
      onChange={(chosen: string | null) => onChange?.(chosen ?? null)}
    />
  )
}

/** The name of a department. */
export function DepartmentName({ value }: { value: string }) {
  const { nameOf } = useDepartmentTree()
  return nameOf(value)
}
