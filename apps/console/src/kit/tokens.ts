/** Light or dark; what `system` stands for is decided by the device. */
export type Mode = 'light' | 'dark'

/** Meaning of a status: colour always comes with a symbol and a word. */
export type Tone = 'neutral' | 'info' | 'good' | 'warn' | 'bad' | 'done'

type ToneColours = { ink: string; fill: string }

type Palette = {
  page: string
  surface: string
  sunken: string
  /** Behind pictures of papers: what is transparent was drawn for white. */
  paper: string
  hover: string
  line: string
  /** Edges of buttons, whose words already tell them apart. */
  lineControl: string
  lineStrong: string
  ink: string
  inkSoft: string
  inkFaint: string
  accent: string
  accentHover: string
  accentInk: string
  accentSoft: string
  onAccent: string
  focus: string
  shadow: string
  tones: Record<Tone, ToneColours>
  /** Series of charts, distinct for colour-blind readers, at least 3:1 on the surface. */
  series: readonly string[]
}

/**
 * Every colour of the console. Text pairs keep at least 4.5:1 (`test/tokens.test.ts` computes it), lines of controls 3:1.
 */
export const palettes: Record<Mode, Palette> = {
  light: {
    page: '#f3f5f4',
    surface: '#ffffff',
    sunken: '#eaeeec',
    paper: '#ffffff',
    hover: '#f0f4f2',
    line: '#dbe2de',
    lineControl: '#c3cdc8',
    lineStrong: '#86948d',
    ink: '#16211d',
    inkSoft: '#46544e',
    inkFaint: '#5f6d66',
    accent: '#0b6b5d',
    accentHover: '#0d7d6d',
    accentInk: '#0a5f53',
    accentSoft: '#dcede8',
    onAccent: '#ffffff',
    focus: '#0b6b5d',
    shadow: '0 1px 2px rgb(18 33 28 / 6%), 0 6px 20px rgb(18 33 28 / 8%)',
    tones: {
      neutral: { ink: '#46544e', fill: '#e9eeeb' },
      info: { ink: '#1b568c', fill: '#e2edf7' },
      good: { ink: '#1a6237', fill: '#e0f1e6' },
      warn: { ink: '#7d4a00', fill: '#fbeed6' },
      bad: { ink: '#a32626', fill: '#fae5e4' },
      done: { ink: '#54458a', fill: '#ebe8f6' },
    },
    series: ['#0b6b5d', '#c07a12', '#3a6ea5', '#a3434f', '#6d5aa8', '#5f7f2c', '#7a6a58'],
  },
  dark: {
    page: '#0d1311',
    surface: '#151c19',
    sunken: '#0f1513',
    paper: '#ffffff',
    hover: '#1c2521',
    line: '#28332e',
    lineControl: '#3b4843',
    lineStrong: '#66756d',
    ink: '#e5ece8',
    inkSoft: '#b0bdb6',
    inkFaint: '#93a19a',
    accent: '#4cbba5',
    accentHover: '#63cab5',
    accentInk: '#6fcfbb',
    accentSoft: '#17352e',
    onAccent: '#04201a',
    focus: '#63cab5',
    shadow: '0 1px 2px rgb(0 0 0 / 40%), 0 8px 24px rgb(0 0 0 / 45%)',
    tones: {
      neutral: { ink: '#b8c4be', fill: '#242e2a' },
      info: { ink: '#93c4f2', fill: '#152a3d' },
      good: { ink: '#82cf9c', fill: '#143021' },
      warn: { ink: '#f0bd68', fill: '#372910' },
      bad: { ink: '#f7a19c', fill: '#3d1c1c' },
      done: { ink: '#bfb1f0', fill: '#282146' },
    },
    series: ['#4cbba5', '#e0a548', '#79aede', '#e08a93', '#ab9be0', '#a3c46a', '#c2ae97'],
  },
}

/** The palette of one mode as CSS custom properties: `--k-ink`, `--k-tone-good-fill`. */
export function cssVariables(mode: Mode): Record<string, string> {
  const { tones, series: _series, ...plain } = palettes[mode]
  const variables: Record<string, string> = {}
  for (const [name, value] of Object.entries(plain)) {
    variables[`--k-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`] = value
  }
  for (const [tone, colours] of Object.entries(tones)) {
    variables[`--k-tone-${tone}-ink`] = colours.ink
    variables[`--k-tone-${tone}-fill`] = colours.fill
  }
  return variables
}
