import { Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldInputProps } from '#kit'

/** A layout as text: whoever changes one has the exchange's document beside it. */
export function LayoutInput({ id, value, onChange }: FieldInputProps) {
  const { t } = useTranslation()
  const [text, setText] = useState(() => JSON.stringify(value, null, 2))
  const [broken, setBroken] = useState(false)
  const read = (next: string) => {
    setText(next)
    try {
      onChange?.(JSON.parse(next))
      setBroken(false)
    } catch {
      setBroken(true)
    }
  }
  return (
    <>
      <Input.TextArea
        {...(id ? { id } : {})}
        value={text}
        autoSize={{ minRows: 12, maxRows: 28 }}
        spellCheck={false}
        style={{ fontFamily: 'monospace' }}
        status={broken ? 'error' : ''}
        onChange={(event) => read(event.target.value)}
      />
      {broken ? <div role="alert">{t('filing:page.layouts.broken')}</div> : null}
    </>
  )
}
