import { useEffect, useMemo, useRef, useState } from 'react'
import { useWords } from '@/i18n/words'
import { DOTS, DPI, type Paper, type Sheet, sizeMm } from '@/lib/paper'
import { pdfOfImage } from '@/lib/pdf'
import { type Shot, useCityMap } from '@/map'
import { Button } from '@/ui/Button'
import { TroubleLine } from '@/ui/Conflict'
import { Segments } from '@/ui/Segments'
import { codeOf } from '../code'
import { pageAddress } from '../address'
import css from '../share.module.css'
import { compose, mapArea } from './compose'
import { useSheetWords } from './useSheetWords'

const SCREEN_DPI = 96
const PX_OF_MM = SCREEN_DPI / 25.4
const JPEG_QUALITY = 0.92

/** The view as a printed sheet: shown as it will be, then taken as PDF or PNG. */
export function SheetForm({ selection }: { selection: readonly string[] }) {
  const { t } = useWords()
  const [sheet, setSheet] = useState<Sheet>({ paper: 'a4', upright: false })
  const [title, setTitle] = useState(t('sheet.title'))
  const { canvas, failed } = useSheet(sheet, title, selection)
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!canvas || !frame.current) return
    canvas.setAttribute('role', 'img')
    canvas.setAttribute('aria-label', t('sheet.preview'))
    frame.current.replaceChildren(canvas)
  }, [canvas, t])
  const [width, height] = sizeMm(sheet)
  return (
    <div className={css.stack}>
      <label className={css.line}>
        <span>{t('sheet.titleLabel')}</span>
        <input value={title} maxLength={60} onChange={(event) => setTitle(event.target.value)} />
      </label>
      <div className={css.choices}>
        <Segments
          label={t('sheet.paper')}
          items={(['a4', 'a3'] as const).map((value) => ({ value, label: value.toUpperCase() }))}
          value={sheet.paper}
          onChange={(paper: Paper) => setSheet({ ...sheet, paper })}
        />
        <Segments
          label={t('sheet.turn')}
          items={[
            { value: 'wide', label: t('sheet.wide') },
            { value: 'upright', label: t('sheet.upright') },
          ]}
          value={sheet.upright ? 'upright' : 'wide'}
          onChange={(turn) => setSheet({ ...sheet, upright: turn === 'upright' })}
        />
      </div>
      <div ref={frame} className={css.preview} style={{ aspectRatio: `${width} / ${height}` }} aria-busy={!canvas} data-testid="sheet" />
      {failed && <TroubleLine>{t('sheet.failed')}</TroubleLine>}
      <p className={css.ways}>
        <Button look="main" disabled={!canvas} onClick={() => canvas && void takePdf(canvas, sheet, title)} data-testid="sheet-pdf">
          {t('sheet.pdf')}
        </Button>
        <Button disabled={!canvas} onClick={() => canvas && void takePng(canvas, title)} data-testid="sheet-png">
          {t('sheet.png')}
        </Button>
      </p>
    </div>
  )
}

/** The sheet as it is printed; the map is drawn anew only when the paper changes. */
function useSheet(sheet: Sheet, title: string, selection: readonly string[]): { canvas: HTMLCanvasElement | null; failed: boolean } {
  const map = useCityMap()
  const words = useSheetWords(title, selection)
  const [shot, setShot] = useState<{ of: Sheet; shot: Shot } | null>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    let wanted = true
    const box = map.box()
    if (!box) return
    const area = mapArea(sheet)
    const [width, height] = [area.width, area.height].map((mm) => Math.round(mm * PX_OF_MM))
    map
      .shoot({ box, width: width ?? 0, height: height ?? 0, ratio: DPI / SCREEN_DPI })
      .then((made) => wanted && setShot({ of: sheet, shot: made }))
      .catch(() => wanted && setFailed(true))
    return () => {
      wanted = false
    }
  }, [map, sheet])
  const canvas = useMemo(() => {
    if (!shot || shot.of !== sheet || !words) return null
    const address = pageAddress()
    const code = codeOf(address) ?? codeOf(location.origin) ?? { size: 1, dark: [] }
    const { picture, metresPerPx } = shot.shot
    return compose(sheet, words, { picture, metresPerMm: metresPerPx * DOTS }, code)
  }, [shot, sheet, words])
  return { canvas, failed }
}

const fileName = (title: string, ending: string) => `${title.replaceAll(/[\\/:*?"<>|\s]+/g, '_') || 'guatu'}.${ending}`

function save(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

const blobOf = (canvas: HTMLCanvasElement, type: string) =>
  new Promise<Blob>((done, fail) =>
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error('the picture is too large'))), type, JPEG_QUALITY),
  )

async function takePng(canvas: HTMLCanvasElement, title: string): Promise<void> {
  save(await blobOf(canvas, 'image/png'), fileName(title, 'png'))
}

async function takePdf(canvas: HTMLCanvasElement, sheet: Sheet, title: string): Promise<void> {
  const jpeg = new Uint8Array(await (await blobOf(canvas, 'image/jpeg')).arrayBuffer())
  const { width, height } = canvas
  save(pdfOfImage({ jpeg, width, height }, ...sizeMm(sheet), title), fileName(title, 'pdf'))
}
