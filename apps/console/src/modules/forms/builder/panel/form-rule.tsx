import { useMemo } from 'react'
import type { FormDefinition } from '#contract/forms'
import { FormInHandContext } from '../editor.tsx'
import { ExpressionWriter } from './expression-input.tsx'

export type FormRuleProps = {
  form: FormDefinition
  readOnly: boolean
  label: string
  value: string | undefined
  /** Asks for a yes or no, so it may be put together from simple lines. */
  yesNo: boolean
  onChange: (next: string | undefined) => void
}

/** An expression over a form that stands outside of the builder: beside a step of its flow, among its settings. */
export default function FormRule({ form, readOnly, ...rest }: FormRuleProps) {
  const inHand = useMemo(() => ({ form, readOnly }), [form, readOnly])
  return (
    <FormInHandContext value={inHand}>
      <ExpressionWriter table={null} {...rest} />
    </FormInHandContext>
  )
}
