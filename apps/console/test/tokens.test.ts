import { describe, expect, it } from 'vitest'
import { palettes } from '../src/kit/tokens.ts'

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
  const [red = 0, green = 0, blue = 0] = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

describe.each(['light', 'dark'] as const)('[X-01] the %s palette', (mode) => {
  const p = palettes[mode]
  it.each<[string, string, string]>([
    ['text on the page', p.ink, p.page],
    ['soft text on the page', p.inkSoft, p.page],
    ['faint text on the page', p.inkFaint, p.page],
    ['faint text on a surface', p.inkFaint, p.surface],
    ['faint text on a sunken surface', p.inkFaint, p.sunken],
    ['soft text on a hovered row', p.inkSoft, p.hover],
    ['links on a surface', p.accentInk, p.surface],
    ['links on the page', p.accentInk, p.page],
    ['the open menu entry', p.accentInk, p.accentSoft],
    ['words on the primary button', p.onAccent, p.accent],
    ...Object.entries(p.tones).map(
      ([tone, { ink, fill }]) => [`the ${tone} badge`, ink, fill] as [string, string, string],
    ),
    ...Object.entries(p.tones).map(
      ([tone, { ink }]) => [`${tone} text on a surface`, ink, p.surface] as [string, string, string],
    ),
  ])('keeps 4.5:1 for %s', (_what, ink, ground) => {
    expect(contrast(ink, ground)).toBeGreaterThanOrEqual(4.5)
  })
  it('keeps 3:1 for the edges of inputs and the focus ring', () => {
    expect(contrast(p.lineStrong, p.surface)).toBeGreaterThanOrEqual(3)
    expect(contrast(p.focus, p.page)).toBeGreaterThanOrEqual(3)
  })
  it('keeps 3:1 for every series of a chart', () => {
    for (const colour of p.series) expect(contrast(colour, p.surface)).toBeGreaterThanOrEqual(3)
  })
})
