import { Button, Tooltip } from 'antd'
import { cloneElement, isValidElement, type ReactNode, useState } from 'react'
import { Drawer } from '../layout/drawer.tsx'
import { useIsNarrow } from '../layout/narrow.ts'
import { Stack } from '../layout/page.tsx'
import { CommandForm, type CommandFormProps, useCommandTitle } from './form.tsx'
import { useCommands } from './use-command.ts'

export type CommandButtonProps = Omit<CommandFormProps, 'onCancel'> & {
  label?: ReactNode
  title?: string
  icon?: ReactNode
  type?: 'primary' | 'default' | 'text' | 'link'
  size?: 'small' | 'middle'
  disabled?: boolean
  /** Why it is disabled, told to whoever asks. */
  reason?: string | null
  /** For inputs that are tables of their own. */
  wide?: boolean
  /** Above the form: what the person should know before. */
  children?: ReactNode
}

const WIDTH = 520
const WIDTH_WIDE = 880

/** The drawer in which a command's form opens; the whole width on phones. */
export function CommandDrawer(
  props: CommandFormProps & {
    open: boolean
    title?: string
    wide?: boolean
    onClose: () => void
    children?: ReactNode
  },
) {
  const commandTitle = useCommandTitle()
  const narrow = useIsNarrow()
  const { open, title, wide, onClose, children, ...form } = props
  return (
    <Drawer
      open={open}
      onClose={onClose}
      title={title ?? commandTitle(props.command)}
      size={narrow ? '100%' : wide ? WIDTH_WIDE : WIDTH}
      destroyOnHidden
    >
      <Stack>
        {children}
        <CommandForm
          {...form}
          onCancel={onClose}
          onDone={(outcome) => {
            onClose()
            form.onDone?.(outcome)
          }}
        />
      </Stack>
    </Drawer>
  )
}

/** The picture beside a label: whoever hears the page hears the label alone. */
const unspoken = (icon: ReactNode): ReactNode =>
  isValidElement<{ 'aria-hidden'?: boolean }>(icon) ? cloneElement(icon, { 'aria-hidden': true }) : icon

/** A button for one command. No right, no button. */
export function CommandButton(props: CommandButtonProps) {
  const { label, title, icon, type, size, disabled, reason, children, ...form } = props
  const [open, setOpen] = useState(false)
  const { commands } = useCommands()
  const commandTitle = useCommandTitle()
  if (!commands.has(form.command)) return null
  return (
    <>
      <Tooltip title={disabled ? reason : null}>
        <Button
          type={type ?? 'default'}
          size={size ?? 'middle'}
          disabled={disabled ?? false}
          danger={form.danger ?? false}
          {...(icon ? { icon: unspoken(icon) } : {})}
          onClick={() => setOpen(true)}
        >
          {label ?? commandTitle(form.command)}
        </Button>
      </Tooltip>
      <CommandDrawer {...form} {...(title ? { title } : {})} open={open} onClose={() => setOpen(false)}>
        {children}
      </CommandDrawer>
    </>
  )
}
