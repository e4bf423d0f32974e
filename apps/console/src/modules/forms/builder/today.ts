import { nowMs } from '#kit'

/** The day in Hong Kong, `YYYY-MM-DD`: what `today()` gives where a form is only tried. */
export const today = (): string => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Hong_Kong' }).format(nowMs())
