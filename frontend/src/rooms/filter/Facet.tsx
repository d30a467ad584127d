import { type ReactNode, useState } from 'react'
import type { Share } from '@/api'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import { Icon } from '@/ui/Icon'
import { type Choice, conditioned, conditionsOf, unknown, useFilter } from '@/url'
import css from './Facet.module.css'

export interface Option {
  code: string
  label: string
  mark?: ReactNode
}

interface FacetProps {
  choice: Choice
  options: readonly Option[]
  shares: readonly Share[] | undefined
  open?: boolean
  /** So many are shown before one asks for the rest. */
  few?: number
}

const FEW = 9

/** One choice of the filter: its values, each with the count it would give. */
export function Facet({ choice, options, shares, open = false, few = FEW }: FacetProps) {
  const { t } = useWords()
  const { filter, change } = useFilter()
  const chosen = filter[choice] ?? []
  const [shown, setShown] = useState(open || chosen.length > 0)
  const id = `facet-${choice}`
  return (
    <section className={css.facet}>
      <h3 className={css.head}>
        <button type="button" aria-expanded={shown} aria-controls={id} onClick={() => setShown(!shown)}>
          <Icon name={shown ? 'down' : 'right'} size={12} />
          {t(`choice.${choice}`)}
          {chosen.length > 0 && <span className={css.chosen}>{chosen.length}</span>}
        </button>
        {chosen.length > 0 && (
          <Button look="link" onClick={() => change({ [choice]: undefined })}>
            {t('filter.clearOne')}
          </Button>
        )}
      </h3>
      {shown && (
        <div id={id}>
          <Options choice={choice} options={options} shares={shares} chosen={chosen} few={few} />
        </div>
      )}
    </section>
  )
}

interface OptionsProps extends Omit<FacetProps, 'open' | 'few'> {
  few: number
  chosen: readonly string[]
}

function Options({ choice, options, shares, chosen, few }: OptionsProps) {
  const { t } = useWords()
  const [all, setAll] = useState(false)
  const counts = new Map(shares?.map((share) => [share.code ?? 'none', share.count]))
  const useful = options.filter(({ code }) => chosen.includes(code) || (counts.get(code) ?? 0) > 0)
  // Who asks for all also sees what would leave nothing: else they look for it in vain.
  const visible = all ? [...useful, ...options.filter((option) => !useful.includes(option))] : useful.slice(0, few)
  const most = Math.max(1, ...counts.values())
  const missing = counts.get('none') ?? 0
  const noneIsOption = options.some(({ code }) => code === 'none')
  return (
    <>
      <ul>
        {visible.map((option) => (
          <OptionRow key={option.code} choice={choice} option={option} count={counts.get(option.code) ?? 0} most={most} on={chosen.includes(option.code)} />
        ))}
      </ul>
      {shares && useful.length === 0 && <p className={css.none}>{t('filter.nothing')}</p>}
      {missing > 0 && !noneIsOption && <NotStated choice={choice} count={missing} />}
      {(useful.length > few || useful.length < options.length) && (
        <Button look="link" className={css.more} onClick={() => setAll(!all)}>
          {all ? t('filter.fewer') : t('filter.all', { n: options.length })}
        </Button>
      )}
    </>
  )
}

/** How many have no value; one click shows them. */
function NotStated({ choice, count }: { choice: Choice; count: number }) {
  const { t } = useWords()
  const { filter, change } = useFilter()
  const condition = unknown(choice)
  return (
    <p className={css.none}>
      <Button
        look="link"
        aria-pressed={conditionsOf(filter).includes(condition)}
        onClick={() => change({ filter: conditioned(filter, condition).filter })}
      >
        {t('filter.notStated', { n: count })}
      </Button>
    </p>
  )
}

interface OptionRowProps {
  choice: Choice
  option: Option
  count: number
  most: number
  on: boolean
}

function OptionRow({ choice, option, count, most, on }: OptionRowProps) {
  const words = useWords()
  const { toggle } = useFilter()
  return (
    <li>
      <label className={css.option} data-on={on}>
        <input type="checkbox" checked={on} onChange={() => toggle(choice, option.code)} />
        {option.mark}
        <span className={css.label} title={option.label}>
          {option.label}
        </span>
        <span className={css.share} aria-hidden>
          <span style={{ width: `${(count / most) * 100}%` }} />
        </span>
        <span className={css.number}>{words.count(count)}</span>
      </label>
    </li>
  )
}
