import { Popover } from 'antd'
import type { ReactNode } from 'react'

/** On a phone it is moved in from the edge it would hang over, instead of cut off. */
const IN_VIEW = { overflow: { shiftX: true, adjustX: false, adjustY: true } } as const

/** A panel that opens under the button that it is wrapped around. */
export function DropPanel(props: {
  open: boolean
  onOpenChange: (open: boolean) => void
  content: ReactNode
  children: ReactNode
}) {
  return (
    <Popover
      open={props.open}
      onOpenChange={props.onOpenChange}
      trigger="click"
      content={props.content}
      placement="bottomRight"
      align={IN_VIEW}
    >
      {props.children}
    </Popover>
  )
}
