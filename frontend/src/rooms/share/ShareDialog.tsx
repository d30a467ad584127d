import { Modal } from 'antd'
import { useState } from 'react'
import { useWords } from '@/i18n/words'
import { Antd } from '@/ui/Antd'
import { Segments } from '@/ui/Segments'
import { usePath } from '@/url'
import { ShareForm } from './ShareForm'
import { SheetForm } from './sheet/SheetForm'
import css from './share.module.css'

type Part = 'link' | 'sheet'

/** The view as a link or, where the map is shown, as a printed sheet. */
export function ShareDialog({ selection, onClose }: { selection: readonly string[]; onClose: () => void }) {
  const { t } = useWords()
  const onMap = usePath() === '/'
  const [part, setPart] = useState<Part>('link')
  const parts: Part[] = onMap ? ['link', 'sheet'] : ['link']
  return (
    <Antd>
      <Modal open title={t('share.title')} onCancel={onClose} closable={{ 'aria-label': t('close') }} footer={null} width={640}>
        <div className={css.stack}>
          {parts.length > 1 && (
            <Segments
              label={t('share.parts')}
              look="tabs"
              items={parts.map((value) => ({ value, label: t(`share.part.${value}`) }))}
              value={part}
              onChange={setPart}
              controls="share-part"
            />
          )}
          <div id="share-part" role={parts.length > 1 ? 'tabpanel' : undefined} aria-label={parts.length > 1 ? t(`share.part.${part}`) : undefined}>
            {part === 'sheet' ? <SheetForm selection={selection} /> : <ShareForm />}
          </div>
        </div>
      </Modal>
    </Antd>
  )
}
