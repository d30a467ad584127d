import { useInfiniteQuery } from '@tanstack/react-query'
import { type CoverItem, type Overlay, coversFile, coversQuery, useProgrammes, useSession } from '@/api'
import { useWords } from '@/i18n/words'
import { percent } from '@/lib/numbers'
import { useCityMap, useMapState } from '@/map'
import { Button } from '@/ui/Button'
import { Mark } from '@/ui/Mark'
import { overlayInk } from '@/ui/overlays'
import { DemoTag } from '@/ui/Tags'
import { useTheme } from '@/ui/theme'
import { Bones } from '@/ui/Values'
import { portfolioQuery, useGo, usePage } from '@/url'
import css from './overlay.module.css'

/** 压占: what the selected projects cover of a layer, the worst first. */
export function CoverList({ layer }: { layer: Overlay }) {
  const { t, count, name } = useWords()
  const query = usePage(portfolioQuery)
  const found = useInfiniteQuery(coversQuery(layer.code, query))
  const pages = found.data?.pages ?? []
  const items = pages.flatMap((page) => page.items)
  const [sums] = pages
  return (
    <div className={css.covers} role="group" aria-label={t('overlay.coversOf', { name: name(layer) })}>
      {sums && <Sums sums={sums} />}
      {sums && sums.total > 0 && <Take layer={layer} query={query} />}
      {found.error && (
        <p className={css.none} role="alert">
          {found.error.message || t('error.offline')} <Button look="link" onClick={() => void found.refetch()}>{t('again')}</Button>
        </p>
      )}
      {!found.data && !found.error && <Bones rows={6} height={64} />}
      <ol className={css.list} data-stale={found.isPlaceholderData}>
        {items.map((item) => (
          <Row key={item.code} item={item} layer={layer} />
        ))}
      </ol>
      {found.hasNextPage && (
        <p className={css.more}>
          <Button disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t('overlay.more', { n: count((sums?.total ?? 0) - items.length) })}
          </Button>
        </p>
      )}
      <p className={css.rule}>{t('overlay.rule')}</p>
    </div>
  )
}

interface SumsProps {
  sums: { total: number; demo: number; areas: number; area_m2: number; lines: number; length_m: number; points: number; clear: number; vague: number; unmapped: number }
}

function Sums({ sums }: SumsProps) {
  const { t, count } = useWords()
  const amount = useAmount()
  const apart = sums.vague + sums.unmapped
  return (
    <div className={css.sums} aria-live="polite">
      <p>
        {t('overlay.total', { n: count(sums.total), clear: count(sums.clear) })}
        {sums.demo > 0 && <span> {t('overlay.demo', { n: count(sums.demo) })}</span>}
      </p>
      <dl>
        <dt>{t('overlay.shape.area')}</dt>
        <dd>{t('overlay.sum', { n: count(sums.areas), amount: amount('area', sums.area_m2) })}</dd>
        <dt>{t('overlay.shape.line')}</dt>
        <dd>{t('overlay.sum', { n: count(sums.lines), amount: amount('line', sums.length_m) })}</dd>
        <dt>{t('overlay.shape.point')}</dt>
        <dd>{t('overlay.sumPoints', { n: count(sums.points) })}</dd>
      </dl>
      {apart > 0 && <p className={css.apart}>{t('overlay.apart', { vague: count(sums.vague), unmapped: count(sums.unmapped) })}</p>}
    </div>
  )
}

/** m² or m, with decimals where they matter; points in words. */
export function useAmount(): (shape: CoverItem['shape'], value: number) => string {
  const { t } = useWords()
  return (shape, value) => {
    const n = value.toLocaleString('en-US', { maximumFractionDigits: value < 100 ? 2 : 0 })
    return shape === 'point' ? t('overlay.inside', { n }) : t(shape === 'area' ? 'overlay.m2' : 'overlay.m', { n })
  }
}

function Take({ layer, query }: { layer: Overlay; query: string }) {
  const { t, lang } = useWords()
  if (!useSession()?.permissions.includes('project.export')) return null
  return (
    <p className={css.take}>
      {(['xlsx', 'csv'] as const).map((format) => (
        <a key={format} href={coversFile(layer.code, query, format, lang)} download>
          {t(`overlay.file.${format}`)}
        </a>
      ))}
    </p>
  )
}

function Row({ item, layer }: { item: CoverItem; layer: Overlay }) {
  const { t, name } = useWords()
  const amount = useAmount()
  const go = useGo()
  const map = useCityMap()
  const programme = useProgrammes().of(item.programme)
  const hovered = useMapState((state) => state.hovered === item.id)
  return (
    <li className={css.row} data-hovered={hovered} data-testid="cover" onMouseEnter={() => map.hover(item.id)} onMouseLeave={() => map.hover(null)}>
      <button type="button" onClick={() => go({ project: item.code, form: undefined })}>
        <span className={css.title}>
          {programme && <Mark programme={programme.code} family={programme.family} colour={programme.colour} size={14} />}
          <span className={css.word} title={name(item)}>
            {name(item)}
          </span>
          {item.provenance === 'demo' && <DemoTag short />}
        </span>
        <span className={css.figures}>
          <b>{amount(item.shape, item.amount)}</b>
          {item.shape === 'point' ? null : <span>{t('overlay.share', { pct: percent(item.share * 100) })}</span>}
        </span>
        <Strip item={item} layer={layer} />
      </button>
    </li>
  )
}

/** How much of the project each class is; the rest of the strip is clear. */
function Strip({ item, layer }: { item: CoverItem; layer: Overlay }) {
  const { t } = useWords()
  const amount = useAmount()
  const { theme } = useTheme()
  const order = layer.classes.map((one) => one.name)
  return (
    <>
      <span className={css.strip} aria-hidden>
        {item.classes.map((one) => (
          <span key={one.name} style={{ width: `${one.share * 100}%`, background: overlayInk(layer.kind, order.indexOf(one.name), theme, layer.colour) }} />
        ))}
      </span>
      <span className={css.small}>
        {item.classes.map((one) => `${one.name || t('overlay.unnamed')} ${amount(item.shape, one.amount)}`).join(t('overlay.and'))}
      </span>
    </>
  )
}
