import type { TableColumnType } from 'antd'
import { type ProjectItem, useCodes, useProgrammes } from '@/api'
import { type Words, useWords } from '@/i18n/words'
import { slipOf } from '@/lib/slip'
import { type MoneyUnit, moneyIn, moneyUnit } from '@/lib/money'
import { percent } from '@/lib/numbers'
import { Mark } from '@/ui/Mark'
import { DemoTag, SlipText, StageTag } from '@/ui/Tags'
import { Absent } from '@/ui/Values'
import type { Sort, SortKey } from '@/url'
import css from './table.module.css'

/** A column that can also be copied as text. */
export interface Column extends TableColumnType<ProjectItem> {
  head: string
  text: (row: ProjectItem) => string
}

function order(sort: Sort, key: SortKey): Column['sortOrder'] {
  if (sort.replace('-', '') !== key) return null
  return sort.startsWith('-') ? 'descend' : 'ascend'
}

const sortable = (sort: Sort, key: SortKey): Partial<Column> => ({ key, sorter: true, sortOrder: order(sort, key) })

interface MoneyColumn {
  sort: Sort
  key: SortKey
  field: 'total_investment_wan' | 'year_plan_wan' | 'year_actual_wan'
  unit: MoneyUnit
}

function moneyColumn({ sort, key, field, unit }: MoneyColumn, { t, lang }: Words): Column {
  const head = `${t(`column.${key}`)} (${moneyUnit(unit, lang)})`
  const stateOf = (row: ProjectItem) => row[`${field.replace('_wan', '')}_state` as 'total_investment_state']
  const text = (row: ProjectItem) => {
    const wan = row[field]
    if (wan !== null) return moneyIn(unit, wan)
    if (field === 'total_investment_wan' && row.investment_floor_wan) return `≥${moneyIn(unit, row.investment_floor_wan)}`
    const state = stateOf(row)
    return state && state !== 'empty' ? t(`code.money.${state}`) : ''
  }
  return {
    ...sortable(sort, key),
    head,
    title: head,
    align: 'right',
    width: 128,
    text,
    render: (_, row) => text(row) || <Absent why={t('absent.notStated')} />,
  }
}

function plain(head: string, width: number, text: (row: ProjectItem) => string): Column {
  return { key: head, head, title: head, width, text, ellipsis: true, render: (_, row) => text(row) || '—' }
}

function slipAsText(row: ProjectItem, words: Words): string {
  return row.finish_slip_days === null || slipOf(row.finish_slip_days).tone === 'none' ? '' : words.slip(row.finish_slip_days)
}

export function useColumns(unit: MoneyUnit, sort: Sort): Column[] {
  const words = useWords()
  const { t, name, short, lang } = words
  // English words are longer.
  const wide = lang === 'en' ? 1.2 : 1
  const units = useCodes('units')
  const sectors = useCodes('sectors')
  const money = (key: SortKey, field: MoneyColumn['field']) => moneyColumn({ sort, key, field, unit }, words)
  const unitOf = (row: ProjectItem) => {
    const entry = units.of(row.unit ?? '')
    return entry ? short(entry) : ''
  }
  const sectorOf = (row: ProjectItem) => {
    const entry = sectors.of(row.sector ?? '')
    return entry ? name(entry) : ''
  }
  return [
    nameColumn(sort, words),
    plain(t('choice.provenance'), 88 * wide, (row) => t(`code.provenance.${row.provenance}`)),
    plain(t('field.unit'), 112 * wide, unitOf),
    { ...plain(t('field.stage'), 132 * wide, (row) => t(`code.stage.${row.stage}`)), render: (_, row) => <StageTag stage={row.stage} /> },
    money('total_investment', 'total_investment_wan'),
    money('year_plan', 'year_plan_wan'),
    money('year_actual', 'year_actual_wan'),
    progressColumn(sort, words),
    dateColumn(sort, 'start', words),
    dateColumn(sort, 'finish', words),
    { ...plain(t('schedule.slip'), 96, (row) => slipAsText(row, words)), render: (_, row) => (row.finish_slip_days ? <SlipText days={row.finish_slip_days} /> : '—') },
    plain(t('field.sector'), 150, sectorOf),
    plain(t('field.owner'), 170, (row) => row.owner ?? ''),
    plain(t('field.office'), 180, (row) => row.office_name ?? ''),
    { ...sortable(sort, 'code'), head: t('field.code'), title: t('field.code'), width: 150, text: (row) => row.code, render: (_, row) => <span className={css.code}>{row.code}</span> },
  ]
}

function nameColumn(sort: Sort, { t, name }: Words): Column {
  return {
    ...sortable(sort, 'name'),
    head: t('field.name'),
    title: t('field.name'),
    width: 260,
    fixed: 'start',
    text: name,
    render: (_, row) => <NameCell row={row} />,
  }
}

function NameCell({ row }: { row: ProjectItem }) {
  const { t, name } = useWords()
  const programme = useProgrammes().of(row.programme)
  return (
    <span className={css.name}>
      {programme && <Mark programme={programme.code} family={programme.family} colour={programme.colour} vague={row.location_accuracy === 'district'} />}
      <span title={name(row)}>{name(row)}</span>
      {row.provenance === 'demo' && <DemoTag short />}
      {!row.mapped && <small>{t('list.unmapped')}</small>}
    </span>
  )
}

function progressColumn(sort: Sort, { t }: Words): Column {
  const head = t('column.progress')
  const text = (row: ProjectItem) => (row.progress_pct === null ? '' : percent(row.progress_pct))
  return { ...sortable(sort, 'progress'), head, title: head, width: 104, align: 'right', text, render: (_, row) => text(row) || '—' }
}

function dateColumn(sort: Sort, which: 'start' | 'finish', { t, date }: Words): Column {
  const head = t(`column.${which}`)
  const say = (row: ProjectItem) => {
    const iso = which === 'start' ? row.start_date : row.finish_date
    return iso ? date(iso, which === 'finish' ? row.finish_precision : 'day') : ''
  }
  return {
    ...sortable(sort, which),
    head,
    title: head,
    width: 118,
    text: say,
    render: (_, row) => {
      const basis = which === 'start' ? row.start_basis : row.finish_basis
      return say(row) ? <span title={basis ? t(`code.basis.${basis}`) : undefined} className={basis === 'actual' ? '' : css.notYet}>{say(row)}</span> : '—'
    },
  }
}
