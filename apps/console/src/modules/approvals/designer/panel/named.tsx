import { Input } from 'antd'
import type { FlowNode } from '#contract/approvals'
import { type Option, useDesigner } from '../context.ts'
import { putNode } from '../model/edit.ts'
import { Choice, Field } from './parts.tsx'

export type Put = (node: FlowNode, tag?: string) => void
export type Of<K extends FlowNode['kind']> = Extract<FlowNode, { kind: K }>

/** Chooses what a step names; typed where nothing is offered. */
export function Named(props: {
  label: string
  value: string
  options: readonly Option[]
  onChange: (value: string) => void
}) {
  if (props.options.length > 0) return <Choice {...props} />
  return (
    <Field label={props.label}>
      {(id) => (
        <Input
          id={id}
          maxLength={100}
          value={props.value}
          onChange={({ target }) => props.onChange(target.value.trim())}
        />
      )}
    </Field>
  )
}

/** A node's own properties as changed by these panels. */
export function usePutNode(): Put {
  const { design } = useDesigner()
  return (node, tag) => design.edit(putNode(design.flow, node), tag ? `${node.id} ${tag}` : null)
}
