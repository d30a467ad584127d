import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useMemo, useState } from 'react'
import { type MonthCount, monthsOf, useToday } from '@/api'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import { useMedia, usePhone } from '@/ui/useMedia'
import { inMonth, monthOf, monthsQuery, useAsOf, useFilter, useGo, usePage } from '@/url'
import { Gantt } from './Gantt'
import { Months } from './Months'
import { monthAfter, monthsAround, shownMonths } from './months'
import css from './time.module.css'

const STEP_MS = 1300
const CALM_STEP_MS = 2400

/** The months, and below them the Gantt chart. */
export function Opened() {
  const phone = usePhone()
  const gantt = usePage((page) => page.time === 'gantt')
  const { filter, change } = useFilter()
  const today = useToday(useAsOf())
  const chosen = monthOf(filter)
  const { data } = useQuery(monthsOf(usePage(monthsQuery)))
  const close = phone && gantt
  const months = useMemo(() => (close ? monthsAround : shownMonths)(data?.items, today, chosen), [close, data, today, chosen])
  const choose = (month: string | undefined) => change(inMonth(month), { replace: true })
  return (
    <>
      <Head months={months} chosen={chosen} today={today} undated={data?.undated ?? 0} onChoose={choose} />
      <Months months={months} chosen={chosen} today={today} gutter={gantt} onChoose={choose} />
      {gantt && <Gantt months={months} chosen={chosen} today={today} />}
    </>
  )
}

interface HeadProps {
  months: readonly MonthCount[]
  chosen: string | undefined
  today: string
  undated: number
  onChoose: (month: string | undefined) => void
}

function Head({ months, chosen, today, undated, onChoose }: HeadProps) {
  const { t, count } = useWords()
  const go = useGo()
  const phone = usePhone()
  const asOf = useAsOf()
  const gantt = usePage((page) => page.time === 'gantt')
  const found = months.find((one) => one.month === chosen)
  const said = found
    ? t(phone ? 'time.saidShort' : 'time.said', { month: found.month, n: count(found.count), starting: count(found.starting), finishing: count(found.finishing) })
    : t('time.all')
  return (
    <header className={css.head}>
      <Player months={months} chosen={chosen} today={today} onChoose={onChoose} />
      <p aria-live="polite" title={t('time.hint')}>
        <b>{said}</b>
        {!phone && <small>{asOf ? t('time.asOf', { day: asOf }) : t('time.notLookBack')}{undated > 0 && ` ${t('time.undated', { n: count(undated) })}`}</small>}
      </p>
      {chosen && <Button look="link" onClick={() => onChoose(undefined)}>{t('time.clear')}</Button>}
      <Button on={gantt} icon="list" bare={phone} aria-label={phone ? t('time.gantt') : undefined} onClick={() => go({ time: gantt ? 'months' : 'gantt' }, { replace: true })} data-testid="gantt-switch">
        {!phone && t('time.gantt')}
      </Button>
      <Button look="plain" bare icon="close" aria-label={t('time.close')} onClick={() => go({ time: undefined }, { replace: true })} />
    </header>
  )
}

/** Back, play, on: a month at a time. It stops at the last month, and when the person chooses one. */
function Player({ months, chosen, today, onChoose }: Omit<HeadProps, 'undated'>) {
  const { t } = useWords()
  const calm = useMedia('(prefers-reduced-motion: reduce)')
  const [playing, setPlaying] = useState(false)
  const last = months[months.length - 1]?.month
  const now = chosen ?? today.slice(0, 7)
  const onStep = useEffectEvent(() => {
    if (!last || now >= last) setPlaying(false)
    else onChoose(chosen ? monthAfter(now) : now)
  })
  useEffect(() => {
    if (!playing) return
    const timer = setInterval(() => onStep(), calm ? CALM_STEP_MS : STEP_MS)
    return () => clearInterval(timer)
  }, [playing, calm])
  const step = (by: number) => {
    setPlaying(false)
    onChoose(chosen ? monthAfter(now, by) : now)
  }
  const play = () => {
    const first = months[0]?.month
    if (!playing && last && now >= last && first) onChoose(first)
    else if (!playing) onChoose(now)
    setPlaying(!playing)
  }
  return (
    <div className={css.player} role="group" aria-label={t('time.player')}>
      <Button look="plain" bare icon="left" aria-label={t('time.before')} disabled={months.length === 0} onClick={() => step(-1)} />
      <Button look="line" bare icon={playing ? 'pause' : 'play'} aria-label={t(playing ? 'time.pause' : 'time.play')} disabled={months.length === 0} onClick={play} data-testid="play" />
      <Button look="plain" bare icon="right" aria-label={t('time.after')} disabled={months.length === 0} onClick={() => step(1)} />
    </div>
  )
}
