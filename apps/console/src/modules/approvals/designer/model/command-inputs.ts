import type { FlowNode } from '#contract/approvals'

type Effect = Extract<Extract<FlowNode, { kind: 'effect' }>['effect'], { kind: 'command' }>
type Value = Effect['input'][string]

/**
 * Where an input of a command comes from: typed once for every case (`fixed`), a fact, a field of the form as it was
 * filled in (`value`) or as registers had it when the form was opened (`before`), what the case knows of itself (`case`);
 * `other` is what a pack wrote and this panel leaves alone.
 */
export type InputSource =
  | { from: 'fixed' | 'fact' | 'value' | 'before' | 'case'; name: string }
  | { from: 'other'; name: string }

const NAMED = ['fact', 'value', 'before', 'case'] as const

export function sourceOf(value: unknown): InputSource {
  if (typeof value === 'string') return { from: 'fixed', name: value }
  if (typeof value === 'object' && value !== null && Object.keys(value).length === 1) {
    const from = NAMED.find((one) => one in value)
    const name = from && (value as Record<string, unknown>)[from]
    if (from && typeof name === 'string') return { from, name }
  }
  return { from: 'other', name: JSON.stringify(value) }
}

export function inputOfSource({ from, name }: InputSource): Value {
  if (from === 'other') return JSON.parse(name) as Value
  return from === 'fixed' ? name : { [from]: name }
}

/** The inputs a command takes, by its schema; none when the reader may not run it himself. */
export const commandInputs = (schema: { properties?: Record<string, unknown> } | undefined): string[] =>
  Object.keys(schema?.properties ?? {})
