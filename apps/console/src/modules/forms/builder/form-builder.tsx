import { type ReactNode, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useIsNarrow } from '#kit'
import styles from './builder.module.css'
import { Canvas } from './canvas/canvas.tsx'
import { Drag } from './drag.tsx'
import { EditorContext } from './editor.tsx'
import { useBuilderKeys } from './keyboard.ts'
import { withDefaults } from './model/complete.ts'
import { Palette } from './palette.tsx'
import { PropertyPanel } from './panel/panel.tsx'
import { Preview } from './preview/preview.tsx'
import type { FormBuilderProps } from './props.ts'
import { type Mode, Toolbar } from './toolbar.tsx'
import { useFormEditor } from './use-editor.ts'

function Workbench({ mode }: { mode: Mode }) {
  const narrow = useIsNarrow()
  if (mode === 'preview') return <Preview />
  return (
    <Drag>
      <div className={styles.bench} data-narrow={narrow || undefined}>
        {narrow ? null : <Palette />}
        <Canvas />
        {narrow ? null : <PropertyPanel />}
      </div>
    </Drag>
  )
}

function Keys({ children }: { children: ReactNode }) {
  const onKeyDown = useBuilderKeys()
  return (
    <div className={styles.builder} role="presentation" onKeyDown={onKeyDown}>
      {children}
    </div>
  )
}

/**
 * Builds a form: a palette to choose from, the form as people will see it, and the settings of what is picked. On a
 * phone it shows and tries the form and changes nothing.
 */
export default function FormBuilder(props: FormBuilderProps) {
  const { t } = useTranslation()
  const narrow = useIsNarrow()
  const [mode, setMode] = useState<Mode>('edit')
  const value = useMemo(() => withDefaults(props.value), [props.value])
  const { editor, announcement } = useFormEditor({ ...props, value, readOnly: props.readOnly || narrow })
  return (
    <EditorContext value={editor}>
      <Keys>
        <Toolbar mode={mode} setMode={setMode} />
        {narrow && !props.readOnly ? <p className={styles.narrow}>{t('forms:page.builder.narrow')}</p> : null}
        <Workbench mode={mode} />
        <div role="status" className="k-visually-hidden">
          {announcement}
        </div>
      </Keys>
    </EditorContext>
  )
}
