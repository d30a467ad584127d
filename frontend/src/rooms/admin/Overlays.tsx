import { useQuery } from '@tanstack/react-query'
import { Modal, Table } from 'antd'
import { useState } from 'react'
import { type KeptOverlay, forgetOverlay, keptOverlaysQuery, removeOverlay, undoOverlay } from '@/api'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import { TroubleLine } from '@/ui/Conflict'
import { notify } from '@/ui/notice'
import { usePhone } from '@/ui/useMedia'
import { Trouble } from './Layers'
import { OverlayForm } from './OverlayForm'
import { OverlayImport } from './OverlayImport'
import css from './admin.module.css'
import { type OverlayAct, useOverlayColumns } from './overlayColumns'
import { useAct } from './useAct'

type Open = { what: 'new' } | { what: 'edit' | 'replace' | 'forget'; layer: KeptOverlay } | null

/** The operator's own layers: who may know of each, what it holds, and the way back from what was taken away. */
export function Overlays() {
  const words = useWords()
  const { t, count } = words
  const { data, isError, isPending, refetch } = useQuery(keptOverlaysQuery())
  const [open, setOpen] = useState<Open>(null)
  const { act, busy, problem } = useAct()
  const sent = async (layer: KeptOverlay, what: 'remove' | 'undo') => {
    const send = what === 'remove' ? removeOverlay : undoOverlay
    const done = await act([what, layer.code, layer.version], (tryKey) => send(layer.code, { version: layer.version, tryKey }))
    if (done) notify('done', t(`overlayKeep.${what === 'remove' ? 'removed' : 'back'}`, { name: words.name(layer) }))
  }
  const onAct: OverlayAct = (what, layer) => (what === 'remove' || what === 'undo' ? void sent(layer, what) : setOpen({ what, layer }))
  const close = () => setOpen(null)
  const rows = data?.items ?? []
  return (
    <>
      <div className={css.tools}>
        <p className={css.about}>{t('overlayKeep.about')}</p>
        <span className={css.count}>{t('overlayKeep.count', { n: count(rows.filter((one) => !one.removed_at).length) })}</span>
        <Button look="main" icon="plus" onClick={() => setOpen({ what: 'new' })} data-testid="new-overlay">
          {t('overlayKeep.add')}
        </Button>
      </div>
      <Trouble problem={problem} />
      {problem?.isStale && <TroubleLine>{t('overlayKeep.stale')}</TroubleLine>}
      <div className={css.frame}>
        {isError ? (
          <TroubleLine>
            {t('error.offline')} <Button look="link" onClick={() => void refetch()}>{t('again')}</Button>
          </TroubleLine>
        ) : (
          <Layers rows={rows} pending={isPending} busy={busy} onAct={onAct} />
        )}
      </div>
      {open?.what === 'new' && <OverlayImport layer={null} taken={rows.map(({ code }) => code)} roles={data?.may_be_named ?? []} onClose={close} />}
      {open?.what === 'replace' && <OverlayImport layer={open.layer} taken={[]} roles={[]} onClose={close} />}
      {open?.what === 'edit' && <OverlayForm key={open.layer.code} layer={open.layer} roles={data?.may_be_named ?? []} onClose={close} />}
      {open?.what === 'forget' && <Forget layer={open.layer} onClose={close} />}
    </>
  )
}

interface LayersProps {
  rows: readonly KeptOverlay[]
  pending: boolean
  busy: boolean
  onAct: OverlayAct
}

function Layers({ rows, pending, busy, onAct }: LayersProps) {
  const { t } = useWords()
  const columns = useOverlayColumns(usePhone(), busy, onAct)
  return (
    <Table<KeptOverlay>
      size="small"
      rowKey="code"
      columns={columns}
      dataSource={[...rows]}
      loading={pending}
      sticky
      pagination={false}
      rowClassName={(layer) => (layer.removed_at ? (css.inactive ?? '') : '')}
      locale={{ emptyText: <span className={css.quiet}>{t('overlayKeep.none')}</span> }}
    />
  )
}

/** The one thing that has no way back, and so is asked about. */
function Forget({ layer, onClose }: { layer: KeptOverlay; onClose: () => void }) {
  const words = useWords()
  const { t } = words
  const { act, busy, problem } = useAct()
  const forget = async () => {
    const done = await act(['forget', layer.code, layer.version], async (tryKey) => {
      await forgetOverlay(layer.code, { version: layer.version, tryKey })
      return true
    })
    if (!done) return
    notify('done', t('overlayKeep.forgotten', { name: words.name(layer) }))
    onClose()
  }
  return (
    <Modal open title={t('overlayKeep.forget', { name: words.name(layer) })} onCancel={onClose} closable={{ 'aria-label': t('close') }} footer={null}>
      <div className={css.stack}>
        <Trouble problem={problem} />
        <p>{t(layer.removed_at ? 'overlayKeep.forgetAll' : 'overlayKeep.forgetFormer')}</p>
        <p className={css.ways}>
          <Button look="main" disabled={busy} onClick={() => void forget()} data-testid="forget">
            {t('overlayKeep.forgetNow')}
          </Button>
          <Button onClick={onClose}>{t('close')}</Button>
        </p>
      </div>
    </Modal>
  )
}
