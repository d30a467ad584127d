import { useWords } from '@/i18n/words'
import { KIND_OF, type Part } from '@/lib/parts'
import { Button } from '@/ui/Button'
import css from './place.module.css'
import { countOf, sizeOf } from './size'

interface PartListProps {
  parts: readonly Part[]
  chosen: number | null
  splitting: boolean
  onChoose: (part: number) => void
  onSplit: (part: number) => void
  onRemove: (part: number) => void
}

/** The parts of the place with their measures; each can be taken hold of, divided and removed. */
export function PartList({ parts, chosen, splitting, onChoose, onSplit, onRemove }: PartListProps) {
  const { t, lang } = useWords()
  if (parts.length === 0) return null
  return (
    <ol className={css.parts} aria-label={t('shape.parts')}>
      {parts.map((part, index) => {
        const name = t(`shape.part.${KIND_OF[part.type]}`, { n: index + 1 })
        const holes = part.type === 'Polygon' ? part.coordinates.length - 1 : 0
        return (
          <li key={`${part.type}-${index}`}>
            <button type="button" className={css.use} aria-pressed={chosen === index} onClick={() => onChoose(index)}>
              <strong>{name}</strong>
              <small>
                {[sizeOf(part, lang), t('shape.corners', { n: countOf(part) }), holes > 0 ? t('shape.holes', { n: holes }) : ''].filter(Boolean).join(' · ')}
              </small>
            </button>
            {part.type !== 'Point' && (
              <Button on={splitting && chosen === index} onClick={() => onSplit(index)} aria-label={t('shape.splitOne', { name })}>
                {t('shape.split')}
              </Button>
            )}
            <Button look="plain" bare icon="close" aria-label={t('shape.removeOne', { name })} onClick={() => onRemove(index)} />
          </li>
        )
      })}
    </ol>
  )
}
