import { useQuery } from '@tanstack/react-query'
import { Modal } from 'antd'
import { type MouseEvent, useState } from 'react'
import { Problem, askBeforeExport, exportAddress, summaryQuery } from '@/api'
import { useWords } from '@/i18n/words'
import { Antd } from '@/ui/Antd'
import { Button } from '@/ui/Button'
import { TroubleLine } from '@/ui/Conflict'
import { notify } from '@/ui/notice'
import { portfolioQuery, useAsOf, usePage } from '@/url'
import { FORMATS, POINTS, type Wish, exportQuery, hasPlaces, systemsOf } from './formats'
import css from './take.module.css'

const FIRST: Wish = { format: 'xlsx', crs: 4326, geometry: 'wkt' }

/** What is selected, as a file: which format, in which reference system, and how much it is. */
export function TakeDialog({ onClose }: { onClose: () => void }) {
  const { t, lang } = useWords()
  const filter = usePage(portfolioQuery)
  const [wish, setWish] = useState(FIRST)
  const change = (part: Partial<Wish>) => setWish({ ...wish, ...part })
  const address = exportAddress(exportQuery(filter, wish, lang))
  const { busy, trouble, start } = useStart(filter, onClose)
  return (
    <Antd>
      <Modal open title={t('take.title')} onCancel={onClose} closable={{ 'aria-label': t('close') }} footer={null} width={520}>
        <div className={css.stack}>
          <HowMuch filter={filter} />
          <Formats wish={wish} onChange={change} />
          <Details wish={wish} onChange={change} />
          {trouble && <TroubleLine>{trouble}</TroubleLine>}
          <p className={css.ways}>
            <a className={css.take} href={address} download aria-disabled={busy} onClick={(event) => void start(event)} data-testid="download">
              {busy ? t('take.asking') : t('take.download')}
            </a>
            <Button onClick={onClose}>{t('close')}</Button>
          </p>
        </div>
      </Modal>
    </Antd>
  )
}

/** Asks first whether the file can be had, since a browser has no words for why not; then lets it follow the link. */
function useStart(filter: string, onDone: () => void) {
  const { t } = useWords()
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)
  const start = async (event: MouseEvent<HTMLAnchorElement>) => {
    const link = event.currentTarget
    if (link.dataset.asked) return
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setTrouble(null)
    try {
      const allowed = await askBeforeExport(filter)
      if (!allowed) return setTrouble(t('take.notYours'))
      link.dataset.asked = 'yes'
      link.click()
      notify('done', t('take.started'))
      onDone()
    } catch (error) {
      setTrouble(error instanceof Problem && !error.isOffline ? error.detail : t('error.offline'))
    } finally {
      delete link.dataset.asked
      setBusy(false)
    }
  }
  return { busy, trouble, start }
}

function HowMuch({ filter }: { filter: string }) {
  const { t, count, date } = useWords()
  const { data, isPlaceholderData } = useQuery(summaryQuery(filter))
  const asOf = useAsOf()
  if (!data) return <p aria-busy>{t('take.counting')}</p>
  const words = { n: count(data.count), demo: count(data.demo_count) }
  return (
    <div className={css.much} data-stale={isPlaceholderData} data-testid="how-much">
      <p>
        <strong>{t(data.demo_count > 0 ? 'take.countDemo' : 'take.count', words)}</strong>
      </p>
      {data.count === 0 && <p>{t('take.none')}</p>}
      {data.unmapped > 0 && <p>{t('take.unmapped', { n: count(data.unmapped) })}</p>}
      {asOf && <p>{t('take.asOf', { day: date(asOf) })}</p>}
    </div>
  )
}

interface PartProps {
  wish: Wish
  onChange: (part: Partial<Wish>) => void
}

function Formats({ wish, onChange }: PartProps) {
  const { t } = useWords()
  return (
    <fieldset className={css.formats}>
      <legend>{t('take.format')}</legend>
      {FORMATS.map(({ code, name }) => (
        <label key={code} data-on={wish.format === code}>
          <input type="radio" name="format" value={code} checked={wish.format === code} onChange={() => onChange({ format: code })} />
          <span className={css.name}>{name}</span>
          <span className={css.what}>{t(`take.what.${code}`)}</span>
        </label>
      ))}
    </fieldset>
  )
}

/** The reference system, and for a table how it writes places. */
function Details({ wish, onChange }: PartProps) {
  const { t } = useWords()
  const systems = systemsOf(wish.format)
  if (!hasPlaces(wish.format)) return null
  return (
    <div className={css.details}>
      <label>
        <span>{t('take.crs')}</span>
        <select
          value={systems.includes(wish.crs) ? wish.crs : systems[0]}
          disabled={systems.length === 1}
          onChange={(event) => onChange({ crs: systems.find((one) => String(one) === event.target.value) ?? 4326 })}
        >
          {systems.map((one) => (
            <option key={one} value={one}>
              {t(`take.system.${one}`)} · EPSG:{one}
            </option>
          ))}
        </select>
      </label>
      {wish.format === 'csv' && (
        <label>
          <span>{t('take.geometry')}</span>
          <select value={wish.geometry} onChange={(event) => onChange({ geometry: event.target.value === 'wkt' ? 'wkt' : 'lonlat' })}>
            {POINTS.map((one) => (
              <option key={one} value={one}>
                {t(`take.shape.${one}`)}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  )
}
