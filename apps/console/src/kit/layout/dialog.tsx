import { type ModalProps, Modal as Plain } from 'antd'
import { useBehind } from './behind.ts'

/** A small window over the page; what lies behind it waits. */
export function Dialog({ open = false, afterOpenChange, rootClassName, children, ...rest }: ModalProps) {
  const { mark, shown } = useBehind(open)
  return (
    <Plain
      {...rest}
      open={open}
      rootClassName={[rootClassName, mark].filter(Boolean).join(' ')}
      afterOpenChange={(isOpen) => {
        shown(isOpen)
        afterOpenChange?.(isOpen)
      }}
    >
      {children}
    </Plain>
  )
}
