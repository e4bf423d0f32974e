import type { Label } from '#contract/approvals'
import type { ComponentKind } from '#contract/forms'

/** The fixed columns of a component, as its table shows them. */
export const componentColumns = (_kind: ComponentKind): readonly { key: string; label: Label; always: boolean }[] => []
