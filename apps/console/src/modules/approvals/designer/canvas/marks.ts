import type { Incident, TokenState } from '#contract/approvals'

export type Difference = 'added' | 'removed' | 'changed'

/** Where a case stands: several tokens while branches run side by side. */
export type TokenMark = { nodeId: string; state: TokenState; incident?: Incident | null; text?: string }

/** How hot a node is, from 0 to 1, and the figure that says so. */
export type HeatMark = { level: number; text: string }

/** What is shown on top of a drawing. All by node or edge id. */
export type Marks = {
  tokens?: readonly TokenMark[] | undefined
  /** Nodes and edges a case has come along. Given: everything else is drawn pale. */
  visited?: readonly string[] | undefined
  heat?: Readonly<Record<string, HeatMark>> | undefined
  differences?: Readonly<Record<string, Difference>> | undefined
  /** Short figures at edges: how many cases went there. */
  counts?: Readonly<Record<string, string>> | undefined
  /** How many problems a node or an edge has. */
  problems?: Readonly<Record<string, number>> | undefined
  /** How many warnings it has. */
  warnings?: Readonly<Record<string, number>> | undefined
}

/** Symbol of a difference, beside its colour. */
export const DIFFERENCE_SIGNS: Readonly<Record<Difference, string>> = { added: '+', removed: '−', changed: '~' }

/** Colour of a difference, as the stylesheet draws its lines. */
export const DIFFERENCE_INKS: Readonly<Record<Difference, string>> = {
  added: 'var(--k-tone-good-ink)',
  removed: 'var(--k-tone-bad-ink)',
  changed: 'var(--k-tone-warn-ink)',
}
