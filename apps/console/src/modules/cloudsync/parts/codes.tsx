import { Tag, Tooltip } from 'antd'
import type { ReactNode } from 'react'
import { type CellRenderer, useReferences } from '#kit'

export type CodeTone = 'error' | 'warning' | 'default'

/** A kind of paper by the platform's code, its name at hand. */
function Code({ code, tone, mark }: { code: string; tone: CodeTone; mark?: ReactNode }) {
  const Name = useReferences().parameter?.Name
  return (
    <Tooltip title={Name ? <Name value={code} /> : null}>
      <Tag color={tone} style={{ marginInlineEnd: 4 }}>
        {code}
        {mark}
      </Tag>
    </Tooltip>
  )
}

/** Kinds of paper by their codes; a dash when there is none. */
export function Codes(props: { codes: readonly string[]; tone?: CodeTone; markOf?: (code: string) => ReactNode }) {
  if (props.codes.length === 0) return '–'
  return props.codes.map((code) => (
    <Code key={code} code={code} tone={props.tone ?? 'default'} mark={props.markOf?.(code)} />
  ))
}

/** Cells of a list that show codes. */
export const codesCell =
  (tone: CodeTone): CellRenderer =>
  (value) => <Codes codes={value as readonly string[]} tone={tone} />
