import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { type Nearby, nearbyQuery } from '@/api'
import { useWords } from '@/i18n/words'
import { useCityMap } from '@/map'
import { Button } from '@/ui/Button'
import { Segments } from '@/ui/Segments'
import { Bones } from '@/ui/Values'
import { DISTANCES, type WorksView, useGo, usePage, worksQuery } from '@/url'
import { PairCard } from './PairCard'
import { boxOf, isPair, pairName } from './pairs'
import css from './works.module.css'

/** 邻近施工: pairs of works near one another in place and time, the worst first; the map's twin. */
export function NearbyWorks() {
  const { t, count } = useWords()
  const view = usePage((page) => page.works)
  const query = usePage(worksQuery)
  const found = useInfiniteQuery(nearbyQuery(query))
  const pages = found.data?.pages ?? []
  const items = pages.flatMap((page) => page.items)
  const total = pages[0]?.total
  return (
    <section className={css.room} aria-label={t('works.title')}>
      <Choices />
      <p className={css.sum} aria-live="polite">
        {total !== undefined && t('works.total', { n: count(total), agreed: count(pages[0]?.agreed ?? 0) })}
        {Boolean(pages[0]?.demo) && <span> {t('works.demo', { n: count(pages[0]?.demo ?? 0) })}</span>}
      </p>
      {found.error && (
        <p className={css.none} role="alert">
          {found.error.message || t('error.offline')} <Button look="link" onClick={() => void found.refetch()}>{t('again')}</Button>
        </p>
      )}
      {!found.data && !found.error && <Bones rows={5} height={84} />}
      {total === 0 && <p className={css.none}>{t(view?.agreed === undefined ? 'works.none' : 'works.noneSuch')}</p>}
      <Pairs items={items} stale={found.isPlaceholderData} />
      {found.hasNextPage && (
        <p className={css.more}>
          <Button disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t('works.more', { n: count((total ?? 0) - items.length) })}
          </Button>
        </p>
      )}
    </section>
  )
}

/** Which pairs: agreed upon or not, and how near. */
function Choices() {
  const { t } = useWords()
  const go = useGo()
  const view = usePage((page) => page.works)
  const change = (part: Partial<WorksView>) => go((page) => ({ works: { ...page.works, ...part, pair: undefined } }))
  const agreed = view?.agreed === undefined ? 'all' : view.agreed ? 'agreed' : 'open'
  return (
    <div className={css.choices}>
      <Segments
        label={t('works.which')}
        items={(['all', 'open', 'agreed'] as const).map((value) => ({ value, label: t(`works.filter.${value}`) }))}
        value={agreed}
        onChange={(next) => change({ agreed: next === 'all' ? undefined : next === 'agreed' })}
      />
      <label title={t('works.distanceHint')}>
        <select aria-label={t('works.distance')} value={view?.distance ?? ''} onChange={(event) => change({ distance: event.target.value ? Number(event.target.value) : undefined })}>
          <option value="">{t('works.byKind')}</option>
          {DISTANCES.map((m) => (
            <option key={m} value={m}>
              {t('works.within', { m })}
            </option>
          ))}
        </select>
      </label>
      <Button
        look="plain"
        icon="layers"
        on={Boolean(view?.layer)}
        title={t('works.layerHint')}
        onClick={() => go((page) => ({ works: { ...page.works, layer: page.works?.layer ? undefined : true } }), { replace: true })}
      >
        {t('works.layer')}
      </Button>
    </div>
  )
}

function Pairs({ items, stale }: { items: readonly Nearby[]; stale: boolean }) {
  const { t } = useWords()
  const map = useCityMap()
  const go = useGo()
  const open = usePage((page) => page.works?.pair)
  const list = useRef<HTMLOListElement>(null)
  const known = items.some((pair) => isPair(pair, open))
  useEffect(() => {
    if (known) list.current?.querySelector('[data-open="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [open, known])
  const show = (pair: Nearby) => {
    const closes = isPair(pair, open)
    go((page) => ({ works: { ...page.works, pair: closes ? undefined : pairName(pair) } }), { replace: closes })
    if (!closes) map.fit(boxOf(pair))
  }
  return (
    <ol ref={list} className={css.pairs} aria-label={t('works.title')} data-stale={stale}>
      {items.map((pair) => (
        <PairCard key={pairName(pair)} pair={pair} open={isPair(pair, open)} onOpen={() => show(pair)} />
      ))}
    </ol>
  )
}
