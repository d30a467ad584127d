import { useQueryClient } from '@tanstack/react-query'
import { type KeyboardEvent, useRef, useState } from 'react'
import { type Agreement, type Nearby, Problem, dropAgreement, newKey, saveAgreement, useToday } from '@/api'
import { useWords } from '@/i18n/words'
import { useCityMap } from '@/map'
import { Button } from '@/ui/Button'
import { ConflictBox, TroubleLine } from '@/ui/Conflict'
import { useFullSheet } from '@/ui/Sheet'
import { notify } from '@/ui/notice'
import css from './works.module.css'

interface Typed {
  decision: string
  first_date: string
  last_date: string
  agreed_date: string
}

function typedOf(agreement: Agreement | null, pair: Nearby, today: string): Typed {
  if (agreement) {
    const { decision, first_date, last_date, agreed_date } = agreement
    return { decision, first_date: first_date ?? '', last_date: last_date ?? '', agreed_date }
  }
  return { decision: '', first_date: pair.suggestion?.first ?? '', last_date: pair.suggestion?.last ?? '', agreed_date: today }
}

const FIELDS = ['decision', 'first_date', 'last_date', 'agreed_date'] as const

/** Sends what was agreed, or takes it back; a repeat of the same try carries the same key. */
function useAgreement(pair: Nearby, onDone: () => void) {
  const { t } = useWords()
  const cache = useQueryClient()
  const map = useCityMap()
  const [base, setBase] = useState(pair.agreement)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const tried = useRef({ content: '', key: '' })
  const act = async (said: string, content: string, send: (tryKey: string) => Promise<unknown>) => {
    if (tried.current.content !== content) tried.current = { content, key: newKey() }
    setBusy(true)
    setProblem(null)
    try {
      await send(tried.current.key)
      await cache.invalidateQueries({ queryKey: ['portfolio', 'nearby'] })
      map.refresh()
      notify('done', said)
      onDone()
    } catch (error) {
      setProblem(error instanceof Problem ? error : new Problem(0, t('error.offline')))
    }
    setBusy(false)
  }
  const save = (typed: Typed, from: Agreement | null) => {
    const body = { ...typed, first_date: typed.first_date || null, last_date: typed.last_date || null }
    const version = from?.version ?? null
    void act(t('works.saved'), JSON.stringify([body, version]), (tryKey) => saveAgreement(pair.a.code, pair.b.code, body, { version, tryKey }))
  }
  const drop = (from: Agreement) =>
    void act(t('works.dropped'), `drop ${from.version}`, (tryKey) => dropAgreement(pair.a.code, pair.b.code, { version: from.version, tryKey }))
  return { base, setBase, busy, problem, forgive: () => setProblem(null), save, drop }
}

/** What two works agreed: in words, the window, the day. */
export function AgreementForm({ pair, onClose }: { pair: Nearby; onClose: () => void }) {
  const { t } = useWords()
  const today = useToday()
  useFullSheet(true)
  const { base, setBase, busy, problem, forgive, save, drop } = useAgreement(pair, onClose)
  const [typed, setTyped] = useState(() => typedOf(pair.agreement, pair, today))
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
      event.preventDefault()
      save(typed, base)
    }
    if (event.key === 'Escape') {
      event.preventDefault()
      onClose()
    }
  }
  return (
    <form className={css.form} aria-label={t('works.write')} action={() => save(typed, base)} onKeyDown={onKeyDown}>
      {problem?.isStale && (
        <Theirs
          pair={pair}
          base={base}
          theirs={(problem.current as Agreement | null | undefined) ?? null}
          typed={typed}
          busy={busy}
          onMine={(theirs) => save(typed, theirs)}
          onTheirs={(theirs) => {
            setBase(theirs)
            setTyped(typedOf(theirs, pair, today))
            forgive()
          }}
        />
      )}
      <Trouble problem={problem} />
      <Fields typed={typed} today={today} problem={problem} onChange={setTyped} />
      <div className={css.acts}>
        <Button type="submit" look="main" disabled={busy || !typed.decision.trim()} data-testid="save-agreement">
          {t(busy ? 'form.saving' : 'form.save')}
        </Button>
        <Button onClick={onClose}>{t('form.close')}</Button>
        {base && (
          <Button look="link" disabled={busy} onClick={() => drop(base)}>
            {t('works.drop')}
          </Button>
        )}
      </div>
    </form>
  )
}

function Trouble({ problem }: { problem: Problem | null }) {
  const { t } = useWords()
  if (!problem || problem.isStale) return null
  return <TroubleLine>{problem.isOffline ? t('error.notSaved') : problem.detail}</TroubleLine>
}

interface FieldsProps {
  typed: Typed
  today: string
  problem: Problem | null
  onChange: (typed: Typed) => void
}

function Fields({ typed, today, problem, onChange }: FieldsProps) {
  const { t } = useWords()
  const of = (name: keyof Typed) => ({
    value: typed[name],
    'aria-invalid': Boolean(problem?.forField(name)),
    onChange: (event: { target: { value: string } }) => onChange({ ...typed, [name]: event.target.value }),
  })
  return (
    <>
      <label>
        {t('works.field.decision')}
        <textarea autoFocus required rows={3} maxLength={2000} placeholder={t('works.decisionHint')} {...of('decision')} />
      </label>
      <div className={css.days}>
        {(['first_date', 'last_date'] as const).map((name) => (
          <label key={name}>
            {t(`works.field.${name}`)}
            <input type="date" {...of(name)} />
          </label>
        ))}
        <label>
          {t('works.field.agreed_date')}
          <input type="date" required max={today} {...of('agreed_date')} />
        </label>
      </div>
    </>
  )
}

interface TheirsProps {
  pair: Nearby
  base: Agreement | null
  theirs: Agreement | null
  typed: Typed
  busy: boolean
  onMine: (theirs: Agreement | null) => void
  onTheirs: (theirs: Agreement | null) => void
}

/** Somebody else wrote down something in the meantime. */
function Theirs({ pair, base, theirs, typed, busy, onMine, onTheirs }: TheirsProps) {
  const { t } = useWords()
  const today = useToday()
  const [before, now] = [typedOf(base, pair, today), typedOf(theirs, pair, today)]
  return (
    <ConflictBox
      rows={FIELDS.filter((name) => now[name] !== before[name]).map((name) => ({
        key: name,
        name: t(`works.field.${name}`),
        before: base ? before[name] : '—',
        theirs: theirs ? now[name] : '—',
        mine: typed[name],
      }))}
      busy={busy}
      onMine={() => onMine(theirs)}
      onTheirs={() => onTheirs(theirs)}
    />
  )
}
