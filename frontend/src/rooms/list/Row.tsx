import { memo } from 'react'
import { type ProjectItem, useCodes, useProgrammes } from '@/api'
import { useWords } from '@/i18n/words'
import { useCityMap } from '@/map'
import { Mark } from '@/ui/Mark'
import { DemoTag, SlipText, StageTag } from '@/ui/Tags'
import { Money } from '@/ui/Values'
import { useGo } from '@/url'
import css from './ProjectList.module.css'

export const ROW_PX = 60

interface RowProps {
  item: ProjectItem
  top: number
  position: number
  total: number
  active: boolean
  hovered: boolean
  selected: boolean
}

export const Row = memo(function Row({ item, top, position, total, active, hovered, selected }: RowProps) {
  const { t, name, short } = useWords()
  const map = useCityMap()
  const go = useGo()
  const programme = useProgrammes().of(item.programme)
  const unit = useCodes('units').of(item.unit ?? '')
  return (
    <div
      id={`row-${item.id}`}
      role="option"
      aria-selected={selected}
      aria-posinset={position}
      aria-setsize={total}
      className={css.row}
      data-active={active}
      data-hovered={hovered}
      data-code={item.code}
      style={{ transform: `translateY(${top}px)`, height: ROW_PX }}
      onClick={() => go({ project: item.code, form: undefined })}
      onMouseEnter={() => map.hover(item.id)}
      onMouseLeave={() => map.hover(null)}
    >
      {programme && (
        <Mark programme={programme.code} family={programme.family} colour={programme.colour} vague={item.location_accuracy === 'district'} />
      )}
      <div className={css.what}>
        <div className={css.title}>
          <span className={css.name} title={name(item)}>
            {name(item)}
          </span>
          {item.provenance === 'demo' && <DemoTag short />}
        </div>
        <div className={css.about}>
          <StageTag stage={item.stage} />
          {unit && <span className={css.unit}>{short(unit)}</span>}
          {!item.mapped && <span className={css.unmapped}>{t('list.unmapped')}</span>}
        </div>
      </div>
      <div className={css.figures}>
        <Money wan={item.total_investment_wan} state={item.total_investment_state} floor={item.investment_floor_wan} tip={false} />
        <Finish item={item} />
      </div>
    </div>
  )
})

function Finish({ item }: { item: ProjectItem }) {
  const { date } = useWords()
  if (!item.finish_date) return <span className={css.finish}>&nbsp;</span>
  const slip = item.finish_slip_days
  return (
    <span className={css.finish}>
      {slip ? <SlipText days={slip} /> : date(item.finish_date, item.finish_precision)}
    </span>
  )
}
