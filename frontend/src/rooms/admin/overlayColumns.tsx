import type { TableColumnsType } from 'antd'
import type { KeptOverlay } from '@/api'
import { useWords } from '@/i18n/words'
import { areaKm2 } from '@/lib/numbers'
import { Button } from '@/ui/Button'
import { Swatch } from '@/ui/Swatch'
import { overlayInk } from '@/ui/overlays'
import { useTheme } from '@/ui/theme'
import css from './admin.module.css'

export type OverlayAct = (what: 'edit' | 'replace' | 'remove' | 'undo' | 'forget', layer: KeptOverlay) => void

function LayerName({ layer, phone, onAct }: { layer: KeptOverlay; phone: boolean; onAct: OverlayAct }) {
  const words = useWords()
  const { t, count } = words
  const { theme } = useTheme()
  const other = words.lang === 'en' ? layer.name : layer.name_en
  return (
    <span className={css.person}>
      <Swatch colour={overlayInk(layer.kind, 0, theme, layer.colour)} />
      {layer.removed_at ? (
        <span>{words.name(layer)}</span>
      ) : (
        <button type="button" className={css.name} onClick={() => onAct('edit', layer)}>
          {words.name(layer)}
        </button>
      )}
      {layer.removed_at && <span className={css.tag}>{t('overlayKeep.gone', { day: words.date(layer.removed_at.slice(0, 10)) })}</span>}
      <small>
        {[other === words.name(layer) ? null : other, layer.code].filter(Boolean).join(' · ')}
        {phone && ` · ${t('overlay.size', { n: count(layer.feature_count), km2: areaKm2(layer.area_m2) })}`}
      </small>
      {phone && <Roles layer={layer} />}
    </span>
  )
}

/** Who may know of it; nobody is said aloud. */
function Roles({ layer }: { layer: KeptOverlay }) {
  const { t } = useWords()
  if (layer.roles.length === 0) return <span className={css.quiet}>{t('overlayKeep.nobody')}</span>
  return (
    <span className={css.tags}>
      {layer.roles.map((role) => (
        <span key={role} className={css.tag}>{t(`code.role.${role}`)}</span>
      ))}
    </span>
  )
}

function CameIn({ layer }: { layer: KeptOverlay }) {
  const words = useWords()
  const { t, count } = words
  return (
    <span className={css.person}>
      {words.date(layer.imported_at.slice(0, 10))}
      {layer.imported_by && ` ${layer.imported_by}`}
      {layer.file_name && <small>{layer.file_name}</small>}
      {layer.former && <small>{t('overlayKeep.former', { day: words.date(layer.former.imported_at.slice(0, 10)), n: count(layer.former.feature_count) })}</small>}
    </span>
  )
}

function Acts({ layer, busy, onAct }: { layer: KeptOverlay; busy: boolean; onAct: OverlayAct }) {
  const words = useWords()
  const { t } = words
  const name = words.name(layer)
  if (layer.removed_at)
    return (
      <span className={css.acts}>
        <Button look="link" disabled={busy} aria-label={t('overlayKeep.restoreOf', { name })} onClick={() => onAct('undo', layer)}>{t('overlayKeep.restore')}</Button>
        <Button look="link" disabled={busy} aria-label={t('overlayKeep.forget', { name })} onClick={() => onAct('forget', layer)}>{t('overlayKeep.forgetShort')}</Button>
      </span>
    )
  return (
    <span className={`${css.acts} ${css.wrap}`}>
      <Button look="link" aria-label={t('overlayKeep.editOf', { name })} onClick={() => onAct('edit', layer)}>{t('overlayKeep.edit')}</Button>
      <Button look="link" aria-label={t('overlayKeep.replaceOf', { name })} onClick={() => onAct('replace', layer)}>{t('overlayKeep.replace')}</Button>
      {layer.former && <Button look="link" disabled={busy} aria-label={t('overlayKeep.takeBackOf', { name })} onClick={() => onAct('undo', layer)}>{t('overlayKeep.takeBack')}</Button>}
      {layer.former && <Button look="link" disabled={busy} aria-label={t('overlayKeep.forgetFormerOf', { name })} onClick={() => onAct('forget', layer)}>{t('overlayKeep.forgetFormerShort')}</Button>}
      <Button look="link" disabled={busy} aria-label={t('overlayKeep.removeOf', { name })} onClick={() => onAct('remove', layer)}>{t('overlayKeep.remove')}</Button>
    </span>
  )
}

export function useOverlayColumns(phone: boolean, busy: boolean, onAct: OverlayAct): TableColumnsType<KeptOverlay> {
  const words = useWords()
  const { t, count } = words
  const name = { title: t('overlayKeep.field.name'), key: 'name', render: (_: unknown, layer: KeptOverlay) => <LayerName layer={layer} phone={phone} onAct={onAct} /> }
  const acts = { title: t('admin.field.acts'), key: 'acts', width: phone ? 110 : 210, render: (_: unknown, layer: KeptOverlay) => <Acts layer={layer} busy={busy} onAct={onAct} /> }
  if (phone) return [name, acts]
  return [
    name,
    { title: t('overlayKeep.field.kind'), dataIndex: 'kind', width: 120, render: (kind: string) => t(`overlay.kind.${kind}`) },
    { title: t('overlayKeep.field.roles'), key: 'roles', render: (_, layer) => <Roles layer={layer} /> },
    { title: t('overlayKeep.field.features'), key: 'features', align: 'right', width: 90, render: (_, layer) => count(layer.feature_count) },
    { title: t('overlayKeep.field.area'), key: 'area', align: 'right', width: 90, render: (_, layer) => areaKm2(layer.area_m2) },
    {
      title: t('overlayKeep.field.source'),
      key: 'source',
      render: (_, layer) => (
        <span className={css.person}>
          {[layer.source, layer.data_date].filter(Boolean).join(' · ') || '—'}
          <small>{layer.crs}</small>
        </span>
      ),
    },
    { title: t('overlayKeep.field.imported'), key: 'imported', render: (_, layer) => <CameIn layer={layer} /> },
    acts,
  ]
}
