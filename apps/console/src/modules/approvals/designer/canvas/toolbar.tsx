import {
  ApartmentOutlined,
  CopyOutlined,
  DeleteOutlined,
  QuestionCircleOutlined,
  RedoOutlined,
  SnippetsOutlined,
  TableOutlined,
  UndoOutlined,
} from '@ant-design/icons'
import { Button, Popover, Tooltip } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '#kit'
import { useDesigner } from '../context.ts'
import { move } from '../model/edit.ts'
import { layOut } from '../model/layout.ts'
import { RightsOverview } from '../panel/rights.tsx'
import styles from './toolbar.module.css'

function Tool(props: { label: string; icon: ReactNode; onClick: () => void; disabled?: boolean }) {
  return (
    <Tooltip title={props.label}>
      <Button
        type="text"
        icon={props.icon}
        aria-label={props.label}
        disabled={props.disabled ?? false}
        onClick={props.onClick}
      />
    </Tooltip>
  )
}

const KEYS = ['arrows', 'move', 'open', 'insert', 'several', 'remove', 'undo', 'copy', 'all'] as const

function KeyHelp() {
  const { t } = useTranslation()
  return (
    <dl className={styles.keys}>
      {KEYS.map((key) => (
        <div key={key}>
          <dt>{t(`approvals:page.designer.keys.${key}.keys`)}</dt>
          <dd>{t(`approvals:page.designer.keys.${key}.does`)}</dd>
        </div>
      ))}
    </dl>
  )
}

/** What changes the drawing, by button; each has its key as well. */
function Tools({ fit }: { fit: () => void }) {
  const { t } = useTranslation()
  const { design } = useDesigner()
  const word = (key: string) => t(`approvals:page.designer.tool.${key}`)
  const nothing = design.selected.size === 0
  return (
    <>
      <Tool
        label={word('undo')}
        icon={<UndoOutlined aria-hidden="true" />}
        disabled={!design.canUndo}
        onClick={design.undo}
      />
      <Tool
        label={word('redo')}
        icon={<RedoOutlined aria-hidden="true" />}
        disabled={!design.canRedo}
        onClick={design.redo}
      />
      <span className={styles.gap} />
      <Tool
        label={word('tidy')}
        icon={<ApartmentOutlined aria-hidden="true" />}
        onClick={() => {
          design.edit(move(design.flow, layOut(design.flow)))
          requestAnimationFrame(fit)
        }}
      />
      <Tool
        label={word('duplicate')}
        icon={<CopyOutlined aria-hidden="true" />}
        disabled={nothing}
        onClick={design.duplicate}
      />
      <Tool label={word('paste')} icon={<SnippetsOutlined aria-hidden="true" />} onClick={design.paste} />
      <Tool
        label={word('remove')}
        icon={<DeleteOutlined aria-hidden="true" />}
        disabled={nothing}
        onClick={() => design.remove()}
      />
      <span className={styles.gap} />
    </>
  )
}

/** What can be done to the drawing as a whole, and to what is selected. */
export function Toolbar({ fit, extra }: { fit: () => void; extra?: ReactNode }) {
  const { t } = useTranslation()
  const { design, vocabulary } = useDesigner()
  const [rights, setRights] = useState(false)
  const word = (key: string) => t(`approvals:page.designer.tool.${key}`)
  if (design.readOnly && vocabulary.fields.length === 0 && !extra) return null
  return (
    <div className={styles.toolbar} role="toolbar" aria-label={word('title')}>
      {design.readOnly ? null : <Tools fit={fit} />}
      {vocabulary.fields.length > 0 ? (
        <Button type="text" icon={<TableOutlined aria-hidden="true" />} onClick={() => setRights(true)}>
          {word('rights')}
        </Button>
      ) : null}
      {design.readOnly ? null : (
        <Popover content={<KeyHelp />} trigger="click" placement="bottomLeft" title={word('keys')}>
          <Button type="text" icon={<QuestionCircleOutlined aria-hidden="true" />}>
            {word('keys')}
          </Button>
        </Popover>
      )}
      <span className={styles.extra}>{extra}</span>
      <Dialog
        open={rights}
        onCancel={() => setRights(false)}
        footer={null}
        title={word('rights')}
        width="min(1100px, 94vw)"
      >
        <RightsOverview />
      </Dialog>
    </div>
  )
}
