import { useQuery } from '@tanstack/react-query'
import { type Cover, type LayerCover, type Project, projectCoversQuery, useOverlays } from '@/api'
import { useWords } from '@/i18n/words'
import { percent } from '@/lib/numbers'
import { Button } from '@/ui/Button'
import { useAsOf, useGo } from '@/url'
import { Section } from '../Section'
import css from './overview.module.css'

/** 压占: what the project, and each of its parts, covers of the layers of the operator's own. */
export function Covers({ project }: { project: Project }) {
  const { t } = useWords()
  const { list } = useOverlays(useAsOf())
  const { data } = useQuery({ ...projectCoversQuery(project.code), enabled: list.length > 0 })
  if (list.length === 0 || !data) return null
  if (data.apart)
    return (
      <Section title={t('overlay.section')}>
        <p className={css.quiet}>{t(`overlay.why.${data.apart}`)}</p>
      </Section>
    )
  const hit = data.layers.filter((layer) => layer.cover)
  const clear = data.layers.filter((layer) => !layer.cover)
  return (
    <Section title={t('overlay.section')}>
      {hit.length > 0 && <Table layers={hit} />}
      {clear.length > 0 && <Clear layers={clear} />}
      <p className={css.note}>{t('overlay.measured')}</p>
    </Section>
  )
}

function Table({ layers }: { layers: readonly LayerCover[] }) {
  const { t } = useWords()
  return (
    <table className={css.rows}>
      <thead>
        <tr>
          <th scope="col">{t('overlay.layer')}</th>
          <th scope="col" className={css.num}>{t('overlay.covered')}</th>
          <th scope="col" className={css.num}>{t('overlay.ofPlace')}</th>
        </tr>
      </thead>
      {layers.map((layer) => layer.cover && <Layer key={layer.code} layer={layer} cover={layer.cover} />)}
    </table>
  )
}

function Layer({ layer, cover }: { layer: LayerCover; cover: Cover }) {
  const { t, name } = useWords()
  const go = useGo()
  const show = () => go((page) => ({ overlays: [...new Set([...(page.overlays ?? []), layer.code])] }), { to: '/', replace: true })
  return (
    <tbody>
      <tr>
        <th scope="row" className={css.layer}>
          <Button look="link" title={t('overlay.onMap')} onClick={show}>
            {name(layer)}
          </Button>
        </th>
        <Figures cover={cover} amount={cover.amount} share={cover.share} strong />
      </tr>
      {cover.classes.map((one) => (
        <tr key={one.name} className={css.sub}>
          <td>{one.name || t('overlay.unnamed')}</td>
          <Figures cover={cover} amount={one.amount} share={one.share} />
        </tr>
      ))}
      {layer.parts.map((part) => (
        <tr key={part.key} className={css.sub}>
          <td>{t('overlay.part', { name: name(part) })}</td>
          <Figures cover={part} amount={part.amount} share={part.share} />
        </tr>
      ))}
    </tbody>
  )
}

function Figures({ cover, amount, share, strong = false }: { cover: Cover; amount: number; share: number; strong?: boolean }) {
  const { t } = useWords()
  const n = amount.toLocaleString('en-US', { maximumFractionDigits: amount < 100 ? 2 : 0 })
  const words = cover.shape === 'point' ? t('overlay.inside', { n }) : t(cover.shape === 'area' ? 'overlay.m2' : 'overlay.m', { n })
  return (
    <>
      <td className={css.num}>{strong ? <b>{words}</b> : words}</td>
      <td className={css.num}>{cover.shape === 'point' && cover.whole === 1 ? '—' : percent(share * 100)}</td>
    </>
  )
}

function Clear({ layers }: { layers: readonly LayerCover[] }) {
  const { t, name } = useWords()
  return <p className={css.quiet}>{t('overlay.clearOf', { names: layers.map((layer) => name(layer)).join(t('overlay.and')) })}</p>
}
