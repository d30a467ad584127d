import { type Asked, useCodes, useProgrammes } from '@/api'
import { type Words, useWords } from '@/i18n/words'
import { noteIn } from '@/lib/note'
import { Icon } from '@/ui/Icon'
import { NOT_BEGUN, monthOf, parseFilter } from '@/url'
import css from './Suggestions.module.css'
import { type Suggestion, USUAL_M, placeName } from './suggestions'

const KM = 1000

function far(metres: number, { t }: Words): string {
  return metres >= KM && metres % KM === 0 ? t('search.far.km', { n: metres / KM }) : t('search.far.m', { n: metres })
}

function stagesIn(stages: readonly string[], { t }: Words): string {
  const notBegun = stages.length === NOT_BEGUN.length && NOT_BEGUN.every((stage) => stages.includes(stage))
  return notBegun ? t('when.notBegun') : stages.map((stage) => t(`code.stage.${stage}`)).join(t('area.chip.and'))
}

/** All that a whole question asks for beside its place, each part in words. */
function useSentence(asked: Asked | undefined): string[] {
  const words = useWords()
  const { of } = useProgrammes()
  if (!asked) return []
  const { t, short, count } = words
  const kinds = (codes: readonly string[]) => codes.map((code) => short(of(code) ?? { name: code })).join(t('area.chip.and'))
  const { under_way_from: from, under_way_to: to } = asked
  const month = monthOf({ under_way_from: from ?? undefined, under_way_to: to ?? undefined })
  const others = parseFilter(new URLSearchParams(asked.around ?? ''))
  const what = [kinds(others.programme ?? []), stagesIn(others.stage ?? [], words)].filter(Boolean).join(t('area.chip.and'))
  return [
    kinds(asked.programme),
    asked.around ? t('area.chip.around', { what, m: count(asked.around_m ?? 0) }) : '',
    stagesIn(asked.stage, words),
    month ? t('time.inMonth', { month }) : from && to ? t('when.span', { from, to }) : '',
    asked.sort ? t('search.largest') : '',
  ].filter(Boolean)
}

/** A question as it will be asked: of a place, or of the whole city; and what of it was not understood. */
export function QuestionLine({ one }: { one: Extract<Suggestion, { is: 'ask' | 'question' }> }) {
  const words = useWords()
  const { t, name, lang } = words
  const districts = useCodes('districts').of
  const sentence = useSentence(one.asked)
  const place = one.is === 'ask' ? one.place : undefined
  const usual = one.is === 'ask' ? USUAL_M[one.ask] : undefined
  const metres = one.asked?.metres
  const about = one.is === 'ask' ? [t(`search.ask.${one.ask}`, { name: placeName(one.place, words), far: far(metres ?? usual ?? 0, words) }), ...(one.ask === 'unit' ? one.place.districts.map((code) => name(districts(code) ?? { name: code })) : [])] : []
  const unread = [one.asked?.unread, metres && !usual ? far(metres, words) : null].filter(Boolean).join(' ')
  return (
    <>
      <Icon name={one.is === 'question' ? 'filter' : one.ask === 'along' ? 'path' : one.ask === 'near' ? 'circle' : 'polygon'} />
      <span className={one.asked ? css.whole : css.name}>
        {[...about, ...sentence].join(' · ')}
        {unread && <em>{t('search.unread', { words: unread })}</em>}
      </span>
      {place && !one.asked && (
        <small>
          {t(`spot.kind.${place.kind}`, { defaultValue: t('spot.kind.other') })}
          {place.note && ` · ${noteIn(lang, place.note)}`}
        </small>
      )}
    </>
  )
}
