import type { z } from 'zod'
import type { office } from '#contract/calendars'

export type Office = z.output<typeof office>
export type Session = Office['sessions'][number]

/** `09:00-12:00 13:30-18:00`. */
export const hoursText = (sessions: readonly Session[]): string =>
  sessions.map(({ opens, closes }) => `${opens}-${closes}`).join(' ')

/** Hours as they were typed; the server says when they make no sense. */
export function readHours(text: string): Session[] {
  return text
    .trim()
    .split(/[\s,，]+/)
    .filter(Boolean)
    .map((one) => {
      const [opens = '', closes = ''] = one.split(/[-–—~]/)
      return { opens, closes }
    })
}
