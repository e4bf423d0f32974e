import { ArrowDownOutlined, ArrowUpOutlined, CopyOutlined, DeleteOutlined } from '@ant-design/icons'
import { Button, Tooltip } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useEditor } from '../editor.tsx'
import { canRemove } from '../model/edit.ts'
import type { Spot } from '../model/form.ts'
import styles from './canvas.module.css'

/** What can be done with what is picked, for people with a mouse; everybody else has the same by keyboard. */
export function SpotTools({ spot, name }: { spot: Spot; name: string }) {
  const { form, readOnly, step, duplicate, remove } = useEditor()
  const { t } = useTranslation()
  if (readOnly) return null
  const tool = (key: string, keys: string, icon: ReactNode, run: () => void, disabled = false) => (
    <Tooltip key={key} title={`${t(`forms:page.builder.tool.${key}`)} (${keys})`} mouseEnterDelay={0.4}>
      <Button
        type="text"
        size="small"
        tabIndex={-1}
        icon={icon}
        disabled={disabled}
        aria-label={t(`forms:page.builder.tool.${key}Named`, { name })}
        onClick={(event) => {
          event.stopPropagation()
          run()
        }}
      />
    </Tooltip>
  )
  return (
    <div className={styles.tools} aria-hidden="true">
      {tool('up', 'Alt+↑', <ArrowUpOutlined />, () => step(spot, -1))}
      {tool('down', 'Alt+↓', <ArrowDownOutlined />, () => step(spot, 1))}
      {spot.kind === 'section' ? null : tool('duplicate', 'Ctrl+D', <CopyOutlined />, () => duplicate(spot))}
      {tool('remove', 'Del', <DeleteOutlined />, () => remove(spot), !canRemove(form, spot))}
    </div>
  )
}
