import { useState } from 'react'
import { useSession } from '@/api'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import { notify } from '@/ui/notice'
import { pageAddress } from './address'
import { codeOf } from './code'
import css from './share.module.css'

/** This view as a link, as a code for a telephone, and as a part of another page. */
export function ShareForm() {
  const { t } = useWords()
  const session = useSession()
  const [address] = useState(() => pageAddress())
  const [frame] = useState(() => `<iframe src="${pageAddress('/embed').replaceAll('&', '&amp;')}" width="100%" height="480" style="border:0" title="${t('app.name')}"></iframe>`)
  return (
    <div className={css.stack}>
      <p className={css.much}>{t('share.what')}</p>
      <Copied label={t('share.link')} text={address} testid="share-link" />
      <QrCode text={address} />
      <Copied label={t('share.qgis')} text={`${location.origin}/ogc`} testid="share-ogc" />
      <p className={css.ways}>
        <a className={css.other} href="/ogc/guatu.qgs" download>
          {t('share.project')}
        </a>
      </p>
      {session?.embedded && <Copied label={t('share.embed')} text={frame} testid="share-embed" />}
    </div>
  )
}

function Copied({ label, text, testid }: { label: string; text: string; testid: string }) {
  const { t } = useWords()
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      notify('done', t('share.copied'))
    } catch {
      // Plain http has no clipboard: the text is selected for Ctrl-C instead.
      document.querySelector<HTMLInputElement>(`[data-testid="${testid}"]`)?.select()
      notify('warn', t('share.copyYourself'))
    }
  }
  return (
    <div className={css.copied}>
      <label>
        <span>{label}</span>
        <input readOnly value={text} data-testid={testid} onFocus={(event) => event.target.select()} />
      </label>
      <Button onClick={() => void copy()} aria-label={`${t('share.copy')} ${label}`}>
        {t('share.copy')}
      </Button>
    </div>
  )
}

function QrCode({ text }: { text: string }) {
  const { t } = useWords()
  const code = codeOf(text)
  if (!code) return <p className={css.much}>{t('share.tooLong')}</p>
  const { size, dark } = code
  const quiet = 4
  return (
    <svg
      className={css.code}
      viewBox={`${-quiet} ${-quiet} ${size + 2 * quiet} ${size + 2 * quiet}`}
      role="img"
      aria-label={t('share.code')}
      shapeRendering="crispEdges"
      data-testid="share-code"
    >
      <rect x={-quiet} y={-quiet} width={size + 2 * quiet} height={size + 2 * quiet} fill="#fff" />
      <path d={dark.map(([col, row]) => `M${col} ${row}h1v1h-1z`).join('')} fill="#1D2530" />
    </svg>
  )
}
