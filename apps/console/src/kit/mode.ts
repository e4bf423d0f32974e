import { useSyncExternalStore } from 'react'
import { applyMode } from './theme.ts'
import type { Mode } from './tokens.ts'

/** What the person chose; `system` follows the device. */
export type ModeChoice = Mode | 'system'

const STORED = 'kontor.mode'
const dark = window.matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

const storedChoice = (): ModeChoice => {
  const value = localStorage.getItem(STORED)
  return value === 'light' || value === 'dark' ? value : 'system'
}
let choice: ModeChoice = storedChoice()

const current = (): Mode => (choice === 'system' ? (dark.matches ? 'dark' : 'light') : choice)
const announce = () => {
  applyMode(current())
  for (const listener of listeners) listener()
}
dark.addEventListener('change', announce)

/** Colours the page before anything is drawn. */
export const startMode = (): void => applyMode(current())

export const modeChoice = (): ModeChoice => choice

export function chooseMode(next: ModeChoice): void {
  choice = next
  localStorage.setItem(STORED, next)
  announce()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Light or dark, as the page is now. */
export const useMode = (): Mode => useSyncExternalStore(subscribe, current)
export const useModeChoice = (): ModeChoice => useSyncExternalStore(subscribe, modeChoice)

const still = window.matchMedia('(prefers-reduced-motion: reduce)')

/** Whether the person asked their device to keep things from moving. */
export const useStill = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      still.addEventListener('change', listener)
      return () => still.removeEventListener('change', listener)
    },
    () => still.matches,
  )
