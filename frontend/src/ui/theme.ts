import { useSyncExternalStore } from 'react'
import type { PageTheme } from './palette'

export type ThemeChoice = PageTheme | 'auto'

const KEY = 'guatu.theme'
const dark = typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: dark)') : undefined
const listeners = new Set<() => void>()
let choice: ThemeChoice = readChoice()

function readChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(KEY)
    return stored === 'dark' || stored === 'auto' ? stored : 'light'
  } catch {
    return 'light'
  }
}

function themeNow(): PageTheme {
  if (choice !== 'auto') return choice
  return dark?.matches ? 'dark' : 'light'
}

function apply(): void {
  if (typeof document !== 'undefined') document.documentElement.dataset.theme = themeNow()
  for (const listener of listeners) listener()
}

/** Light by default; a habit of this browser, remembered in it. */
export function chooseTheme(next: ThemeChoice): void {
  choice = next
  try {
    localStorage.setItem(KEY, next)
  } catch {
    // Storage may be forbidden; the choice then lasts until the page is closed.
  }
  apply()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useTheme(): { theme: PageTheme; choice: ThemeChoice } {
  const theme = useSyncExternalStore(subscribe, themeNow, () => 'light' as const)
  return { theme, choice }
}

dark?.addEventListener('change', apply)
apply()
