import { PlusOutlined } from '@ant-design/icons'
import { Button, Select, Switch } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { printTemplate } from '#contract/businesses'
import { Panel } from '#kit'
import { useNamed } from '../words.ts'
import { Line, Texts } from './basics.tsx'
import styles from './design.module.css'
import { formsOf } from './forms.tsx'
import type { Design } from './use-design.ts'

/** Texts without the languages nobody wrote anything in; nothing at all when none is left. */
function written(value: unknown): Record<string, string> | undefined {
  const texts = Object.entries((value ?? {}) as Record<string, string>).filter(([, text]) => text.trim() !== '')
  return texts.length > 0 ? Object.fromEntries(texts) : undefined
}

const SIGNATURES_MAX = 6

/** Places to sign by hand, each by name; one that nobody has named is not kept. */
function Signatures(props: {
  value: readonly Record<string, string | undefined>[]
  disabled: boolean
  set: (value: Record<string, string>[]) => void
}) {
  const { t } = useTranslation()
  const word = (key: string, params = {}) => t(`businesses:page.design.print.${key}`, params)
  const { value, disabled, set } = props
  const [adding, setAdding] = useState(false)
  const shown = adding && value.length < SIGNATURES_MAX ? [...value, {}] : value
  const put = (at: number, texts: unknown) => {
    if (at === value.length) setAdding(false)
    set(shown.map((one, index) => written(index === at ? texts : one)).filter((one) => one !== undefined))
  }
  return (
    <>
      {shown.map((one, at) => (
        <Texts
          key={at}
          label={word('signature', { number: at + 1 })}
          hint={null}
          value={one}
          disabled={disabled}
          set={(texts) => put(at, texts)}
        />
      ))}
      <div>
        <Button
          icon={<PlusOutlined aria-hidden="true" />}
          disabled={disabled || shown.length >= SIGNATURES_MAX}
          onClick={() => setAdding(true)}
        >
          {word('addSignature')}
        </Button>
      </div>
    </>
  )
}

/** How a request looks on paper. */
export function PrintTab({ design }: { design: Design }) {
  const { t } = useTranslation()
  const named = useNamed()
  const { readOnly: disabled } = design
  const print = printTemplate.safeParse(design.definition.print ?? {}).data ?? printTemplate.parse({})
  const set = (change: Record<string, unknown>) => design.setPart('print', { ...print, ...change })
  const sections = new Map(
    Object.values(formsOf(design.definition)).flatMap((form) =>
      form.sections.map((section) => [section.id, named(section.label, section.id)] as const),
    ),
  )
  const word = (key: string) => t(`businesses:page.design.print.${key}`)
  const flag = (key: 'showTrail' | 'showFiles') => (
    <Line label={word(key)}>
      {(id) => (
        <div>
          <Switch id={id} disabled={disabled} checked={print[key]} onChange={(on) => set({ [key]: on })} />
        </div>
      )}
    </Line>
  )
  return (
    <Panel title={t('businesses:page.design.tab.print')}>
      <p className={styles.lead}>{word('lead')}</p>
      {(['title', 'footer'] as const).map((key) => (
        <Texts
          key={key}
          label={word(key)}
          hint={key === 'title' ? word('titleHint') : null}
          value={print[key]}
          disabled={disabled}
          set={(value) => set({ [key]: written(value) })}
        />
      ))}
      <Line label={word('orientation')}>
        {(id) => (
          <Select
            id={id}
            style={{ width: 200 }}
            disabled={disabled}
            value={print.orientation}
            options={(['portrait', 'landscape'] as const).map((value) => ({ value, label: word(value) }))}
            onChange={(orientation) => set({ orientation })}
          />
        )}
      </Line>
      <Line label={word('without')}>
        {(id) => (
          <Select
            id={id}
            mode="multiple"
            style={{ width: '100%' }}
            disabled={disabled}
            value={print.without}
            options={[...sections].map(([value, label]) => ({ value, label }))}
            onChange={(without) => set({ without })}
          />
        )}
      </Line>
      {flag('showTrail')}
      {flag('showFiles')}
      <Signatures value={print.signatures} disabled={disabled} set={(signatures) => set({ signatures })} />
    </Panel>
  )
}
