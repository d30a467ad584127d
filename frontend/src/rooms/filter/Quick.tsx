import { usePlace } from '@/api'
import { useWords } from '@/i18n/words'
import { useCityMap, useMapState } from '@/map'
import { Button } from '@/ui/Button'
import { Icon } from '@/ui/Icon'
import { usePhone } from '@/ui/useMedia'
import { NOT_BEGUN, useFilter, usePage } from '@/url'
import css from './Quick.module.css'
import { When } from './When'
import { type Chip, chipsOf, useLabels } from './labels'

const FLOORS = [5_000, 10_000] as const

/** What is asked for most, one click each; one needs a map beside it. */
export function Quick({ onMap }: { onMap: boolean }) {
  const { t } = useWords()
  const phone = usePhone()
  const { filter, change } = useFilter()
  const map = useCityMap()
  const mapShown = useMapState((state) => state.status === 'ready')
  const notBegun = filter.stage?.length === NOT_BEGUN.length && NOT_BEGUN.every((stage) => filter.stage?.includes(stage))
  const begun = (
    <Button on={notBegun} onClick={() => change({ stage: notBegun ? undefined : NOT_BEGUN })} data-testid="not-begun">
      {t('when.notBegun')}
    </Button>
  )
  return (
    <div className={css.quick}>
      {/* In one row, of which a phone shows the beginning: when comes first. */}
      {phone && <When />}
      {phone && begun}
      {FLOORS.map((floor) => {
        const on = filter.min_investment === floor
        return (
          <Button key={floor} on={on} onClick={() => change({ min_investment: on ? undefined : floor })}>
            {t(`filter.floor.${floor}`)}
          </Button>
        )
      })}
      {onMap && (
        <Button icon="box" disabled={!mapShown} on={Boolean(filter.bbox)} onClick={() => change({ bbox: filter.bbox ? undefined : (map.box() ?? undefined) })}>
          {t('filter.inView')}
        </Button>
      )}
      {!phone && begun}
      {!phone && <When />}
    </div>
  )
}

function useChips(): Chip[] {
  const words = useWords()
  const { filter } = useFilter()
  const spot = usePage((page) => page.spot)
  const place = usePlace(spot)
  return chipsOf(filter, words, useLabels(), spot && place ? { ...spot, name: words.name(place) } : spot)
}

/** The active filter in words. */
export function useSelectionWords(): readonly string[] {
  return useChips().map((chip) => chip.text)
}

/** What is active, each with a cross. */
export function Chips() {
  const words = useWords()
  const { change, clear } = useFilter()
  const chips = useChips()
  if (chips.length === 0) return null
  return (
    <ul className={css.chips} aria-label={words.t('filter.active')}>
      {chips.map((chip) => (
        <li key={chip.key}>
          <button
            type="button"
            className={css.chip}
            title={chip.text}
            aria-label={words.t('filter.remove', { what: chip.text })}
            onClick={() => change(chip.without)}
          >
            <span>{chip.text}</span>
            <Icon name="close" size={10} />
          </button>
        </li>
      ))}
      <li>
        <Button look="link" onClick={clear}>
          {words.t('filter.clear')}
        </Button>
      </li>
    </ul>
  )
}
