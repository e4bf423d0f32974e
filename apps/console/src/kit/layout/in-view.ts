/** How a panel that opens under a button stands on a phone: moved in from the edge it would hang over, instead of cut off. */
export const IN_VIEW = { overflow: { shiftX: true, adjustX: false, adjustY: true } } as const
