import { NODE_KINDS as ALL, type NodeKind } from '#contract/approvals'

/** Kinds that may be drawn; whether somebody carries them out is for the server to say when the flow is published. */
export const NODE_KINDS: ReadonlySet<NodeKind> = new Set(ALL)
