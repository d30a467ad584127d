import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { searchQuery, useProgrammes } from '@/api'
import { useWords } from '@/i18n/words'
import { Icon } from '@/ui/Icon'
import { useFilter } from '@/url'
import css from './Bar.module.css'
import { FOUND, Suggestions, optionId } from './Suggestions'
import { type Suggestion, isWhole, suggestionsOf } from './suggestions'
import { useChoose } from './useChoose'

const PAUSE_MS = 180

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

function useSlash(input: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || isTyping(event.target)) return
      event.preventDefault()
      input.current?.select()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [input])
}

/** What was typed a moment ago: no request for each letter. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}

/** What was typed, and what fits it. The words of the filter show in the box, whoever changed them. */
function useTyped() {
  const { filter } = useFilter()
  const { list } = useProgrammes()
  const wanted = filter.q ?? ''
  const [typed, setTyped] = useState(wanted)
  const [seen, setSeen] = useState(wanted)
  if (seen !== wanted) {
    setSeen(wanted)
    setTyped(wanted)
  }
  const words = useSettled(typed.trim())
  const { data, isPlaceholderData, isPending } = useQuery(searchQuery(words))
  const fresh = words === typed.trim() && !isPlaceholderData && !(isPending && words)
  return { wanted, typed, setTyped, items: suggestionsOf(words, data, list), points: data?.points, fresh }
}

/** What the box does: offer, point by arrows, take by Enter, give up by Esc. */
function useCombobox(input: RefObject<HTMLInputElement | null>) {
  const { change } = useFilter()
  const { wanted, typed, setTyped, items, points, fresh } = useTyped()
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const entered = useRef<string>(null)
  const choose = useChoose()
  const shown = open && typed.trim() !== '' && (items.length > 0 || points?.length === 0)
  const active = Math.min(at, items.length - 1)
  const take = (one: Suggestion | undefined) => {
    if (!one) return
    setOpen(false)
    if (one.is !== 'words') setTyped(wanted)
    choose(one)
    if (one.is === 'words') document.querySelector<HTMLElement>(`[role="listbox"]:not(#${FOUND})`)?.focus()
    else input.current?.blur()
  }
  const asWords: Suggestion = { is: 'words', words: typed.trim(), total: 0 }
  const onEnter = () => {
    if (fresh && shown) take(items[active])
    else if (typed.trim() === wanted) return
    else if (fresh) take(asWords)
    else entered.current = typed
  }
  // Before the answer is there, Enter means the words themselves, or the question that they turn out to be.
  useEffect(() => {
    if (!fresh) return
    if (entered.current === typed) take(isWhole(items[0]) ? items[0] : asWords)
    entered.current = null
  })
  const clear = () => {
    setTyped('')
    if (wanted) change({ q: undefined })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setOpen(true)
      setAt((active + (event.key === 'ArrowDown' ? 1 : -1) + items.length) % Math.max(items.length, 1))
    } else if (event.key === 'Enter') onEnter()
    else if (event.key === 'Escape') {
      event.stopPropagation()
      entered.current = null
      if (shown) setOpen(false)
      else if (typed) clear()
      else input.current?.blur()
    }
  }
  return { typed, setTyped, items, points, shown, active, setAt, setOpen, clear, take, onKeyDown }
}

/** One box: projects, places and coordinates, offered while one types. `/` gets here from anywhere. */
export function SearchBox() {
  const { t } = useWords()
  const input = useRef<HTMLInputElement>(null)
  const { typed, setTyped, items, points, shown, active, setAt, setOpen, clear, take, onKeyDown } = useCombobox(input)
  useSlash(input)
  return (
    <div className={css.search} role="search">
      <Icon name="search" />
      <input
        ref={input}
        role="combobox"
        aria-expanded={shown}
        aria-controls={FOUND}
        aria-autocomplete="list"
        aria-activedescendant={shown && items.length > 0 ? optionId(active) : undefined}
        autoComplete="off"
        value={typed}
        placeholder={t('bar.searchPlaceholder')}
        aria-label={t('bar.search')}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onChange={(event) => {
          setTyped(event.target.value)
          setAt(0)
          setOpen(true)
          if (event.target.value === '') clear()
        }}
        onKeyDown={onKeyDown}
      />
      {typed ? (
        <button type="button" className={css.clear} aria-label={t('bar.clearSearch')} onClick={clear}>
          <Icon name="close" size={12} />
        </button>
      ) : (
        <kbd className={css.key} aria-hidden>
          /
        </kbd>
      )}
      {shown && <Suggestions items={items} active={active} elsewhere={points?.length === 0} onTake={take} onPoint={setAt} />}
    </div>
  )
}
