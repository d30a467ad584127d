import { type RefObject, useEffect, useRef, useState } from 'react'
import { useWords } from '@/i18n/words'
import { Icon } from '@/ui/Icon'
import { useFilter } from '@/url'
import css from './Bar.module.css'

const PAUSE_MS = 250

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

function useSlash(input: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || isTyping(event.target)) return
      event.preventDefault()
      input.current?.select()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [input])
}

/** Searches names, owners, codes and addresses while one types. `/` gets here from anywhere. */
export function SearchBox() {
  const { t } = useWords()
  const { filter, change } = useFilter()
  const input = useRef<HTMLInputElement>(null)
  const wanted = filter.q ?? ''
  const [typed, setTyped] = useState(wanted)
  const [seen, setSeen] = useState(wanted)
  if (seen !== wanted) {
    setSeen(wanted)
    if (typed.trim() !== wanted) setTyped(wanted)
  }

  useEffect(() => {
    if (typed.trim() === wanted) return
    const timer = setTimeout(() => change({ q: typed.trim() || undefined }, { replace: true }), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed, wanted, change])

  useSlash(input)
  return (
    <div className={css.search} role="search">
      <Icon name="search" />
      <input
        ref={input}
        value={typed}
        placeholder={t('bar.searchPlaceholder')}
        aria-label={t('bar.search')}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            if (typed) setTyped('')
            else input.current?.blur()
            event.stopPropagation()
          }
          if (event.key === 'Enter') document.querySelector<HTMLElement>('[role="listbox"]')?.focus()
        }}
      />
      {typed ? (
        <button type="button" className={css.clear} aria-label={t('bar.clearSearch')} onClick={() => setTyped('')}>
          <Icon name="close" size={12} />
        </button>
      ) : (
        <kbd className={css.key} aria-hidden>
          /
        </kbd>
      )}
    </div>
  )
}
