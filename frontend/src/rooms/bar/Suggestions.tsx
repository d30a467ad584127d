import { type FoundPoint, type FoundProject, useProgrammes } from '@/api'
import { useWords } from '@/i18n/words'
import { noteIn } from '@/lib/note'
import { Icon } from '@/ui/Icon'
import { Mark } from '@/ui/Mark'
import { QuestionLine } from './QuestionLine'
import css from './Suggestions.module.css'
import { type Suggestion, keyOf, placeName } from './suggestions'

export const FOUND = 'search-found'
export const optionId = (at: number) => `${FOUND}-${at}`

interface SuggestionsProps {
  items: readonly Suggestion[]
  active: number
  /** Coordinates that lie outside the city. */
  elsewhere: boolean
  onTake: (one: Suggestion) => void
  onPoint: (at: number) => void
}

/** What fits what was typed. Of coordinates whose system cannot be told, one line for each. */
export function Suggestions({ items, active, elsewhere, onTake, onPoint }: SuggestionsProps) {
  const { t } = useWords()
  const [first] = items
  const asked = first?.is === 'point' && items.length > 1
  const swapped = first?.is === 'point' && first.point.swapped
  return (
    <div className={css.found}>
      {elsewhere && <p className={css.hint}>{t('search.elsewhere')}</p>}
      {asked && (
        <p className={css.hint}>
          {t('search.which')} {swapped && t('search.swapped')}
        </p>
      )}
      <ul id={FOUND} role="listbox" aria-label={t('search.found')}>
        {items.map((one, at) => (
          <li
            key={keyOf(one)}
            id={optionId(at)}
            role="option"
            aria-selected={at === active}
            className={css.one}
            // The box keeps the focus: pressing must not take it away.
            onMouseDown={(event) => event.preventDefault()}
            onMouseEnter={() => onPoint(at)}
            onClick={() => onTake(one)}
          >
            <Line one={one} />
          </li>
        ))}
      </ul>
    </div>
  )
}

function Line({ one }: { one: Suggestion }) {
  const words = useWords()
  const { t, short, count, lang } = words
  if (one.is === 'words')
    return (
      <>
        <Icon name="filter" />
        <span className={css.name}>{t('search.words', { words: one.words })}</span>
        <small>{t('search.total', { n: count(one.total) })}</small>
      </>
    )
  if (one.is === 'programme') {
    const { programme } = one
    return (
      <>
        <Mark programme={programme.code} family={programme.family} colour={programme.colour} />
        <span className={css.name}>{t('search.programme', { name: short(programme) })}</span>
        <small>{t('search.total', { n: count(programme.count) })}</small>
      </>
    )
  }
  if (one.is === 'ask' || one.is === 'question') return <QuestionLine one={one} />
  if (one.is === 'place') {
    const { place } = one
    return (
      <>
        <Icon name="pin" />
        <span className={css.name}>{placeName(place, words)}</span>
        <small>
          {t(`spot.kind.${place.kind}`, { defaultValue: t('spot.kind.other') })}
          {place.note && ` · ${noteIn(lang, place.note)}`}
        </small>
      </>
    )
  }
  return one.is === 'point' ? <PointLine point={one.point} /> : <ProjectLine project={one.project} />
}

function PointLine({ point }: { point: FoundPoint }) {
  const { t } = useWords()
  const words = { lon: point.lon.toFixed(6), lat: point.lat.toFixed(6), meridian: point.meridian }
  return (
    <>
      <Icon name="target" />
      <span className={css.name}>{t(`search.datum.${point.datum}`, words)}</span>
      <small>{t('search.at', words)}</small>
    </>
  )
}

function ProjectLine({ project }: { project: FoundProject }) {
  const { t, name, money } = useWords()
  const programme = useProgrammes().of(project.programme)
  return (
    <>
      {programme ? <Mark programme={programme.code} family={programme.family} colour={programme.colour} /> : <Icon name="box" />}
      <span className={css.name}>{name(project)}</span>
      <small>
        {t(`code.stage.${project.stage}`)}
        {project.investment_wan !== null && ` · ${money(project.investment_wan)}`}
        {!project.point && ` · ${t('search.unmapped')}`}
      </small>
    </>
  )
}
