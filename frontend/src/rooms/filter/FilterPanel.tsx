import { type Dimension, useCodes, useProgrammes } from '@/api'
import { type Named, type Words, useWords } from '@/i18n/words'
import { ACCURACIES, CLASSES, KINDS, NATURES, PROVENANCES, STAGES } from '@/lib/codes'
import { Mark } from '@/ui/Mark'
import { StageSign } from '@/ui/Tags'
import { Facet, type Option } from './Facet'
import css from './FilterPanel.module.css'
import { MoneyRange, Periods, YearChoice } from './Ranges'
import { useSummary } from './Totals'

function wordsAs(words: Words, choice: string, codes: readonly string[]): Option[] {
  return codes.map((code) => ({ code, label: words.t(`code.${choice}.${code}`) }))
}

function entriesAs(words: Words, entries: readonly (Named & { code: string })[]): Option[] {
  return entries.map((entry) => ({ code: entry.code, label: words.name(entry) }))
}

/** Every choice with its live counts. */
export function FilterPanel() {
  const words = useWords()
  const { summary, stale } = useSummary()
  const shares = (dimension: Dimension) => summary?.by[dimension]
  const programmes = useProgrammes().list.map(
    (p): Option => ({ code: p.code, label: words.name(p), mark: <Mark programme={p.code} family={p.family} colour={p.colour} /> }),
  )
  const stages = STAGES.map(
    (stage): Option => ({ code: stage, label: words.t(`code.stage.${stage}`), mark: <StageSign stage={stage} size={13} /> }),
  )
  const units = entriesAs(words, useCodes('units').list)
  const districts = entriesAs(words, useCodes('districts').list)
  const sectors = entriesAs(words, useCodes('sectors').list)
  const offices = entriesAs(words, useCodes('offices').list)
  return (
    <div className={css.panel} data-stale={stale}>
      <Facet choice="programme" options={programmes} shares={shares('programme')} open few={30} />
      <Facet choice="stage" options={stages} shares={shares('stage')} open />
      <MoneyRange />
      <Facet choice="unit" options={units} shares={shares('unit')} open />
      <YearChoice />
      <Periods />
      <Facet choice="class" options={wordsAs(words, 'class', CLASSES)} shares={shares('class')} />
      <Facet choice="nature" options={wordsAs(words, 'nature', NATURES)} shares={shares('nature')} />
      <Facet choice="kind" options={wordsAs(words, 'kind', KINDS)} shares={shares('kind')} />
      <Facet choice="sector" options={sectors} shares={shares('sector')} />
      <Facet choice="district" options={districts} shares={shares('district')} />
      <Facet choice="office" options={offices} shares={shares('office')} />
      <Facet choice="provenance" options={wordsAs(words, 'provenance', PROVENANCES)} shares={shares('provenance')} />
      <Facet choice="accuracy" options={wordsAs(words, 'accuracy', [...ACCURACIES, 'none'])} shares={shares('accuracy')} />
    </div>
  )
}
