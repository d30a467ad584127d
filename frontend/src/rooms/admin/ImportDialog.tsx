import { Modal, Table, Upload } from 'antd'
import { useState } from 'react'
import { type PeopleImport, Problem, importPeople, peopleTemplate } from '@/api'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import { TroubleLine } from '@/ui/Conflict'
import { notify } from '@/ui/notice'
import { ImportRows } from './ImportRows'
import { Reason, Trouble } from './Layers'
import css from './admin.module.css'
import { useAct } from './useAct'

/** A workbook is tried first; what it would do is shown, and done only when nothing is wrong in it. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const [file, setFile] = useState<File | null>(null)
  const [found, setFound] = useState<PeopleImport | null>(null)
  const [reason, setReason] = useState('')
  const { act, busy, problem } = useAct()
  const trial = async (chosen: File) => {
    setFile(chosen)
    setFound(null)
    setFound(await act(['trial', chosen.name, chosen.size, chosen.lastModified, Date.now()], (key) => importPeople(chosen, key)))
  }
  const confirm = async () => {
    if (!file || !found) return
    const done = await act(['import', found.digest, reason], (key) => importPeople(file, key, found.digest, reason.trim()))
    if (!done) return
    notify('done', t('admin.import.done', { added: done.added, changed: done.changed }))
    onClose()
  }
  const something = found !== null && found.errors.length === 0 && found.items.length > 0
  return (
    <Modal open width={860} title={t('admin.import.title')} onCancel={onClose} mask={{ closable: false }} footer={null}>
      <div className={css.stack}>
        <p>
          {t('admin.import.about')} <TemplateLink />
        </p>
        <Drop name={file?.name ?? t('admin.import.drop')} disabled={busy} onFile={(chosen) => void trial(chosen)} />
        {busy && <p aria-busy>{t('admin.import.busy')}</p>}
        <Trouble problem={problem} />
        {problem && <CellErrors errors={problem.errors.filter((error) => error.loc[0] !== 'file').map((error) => ({ cell: String(error.loc[0]), msg: error.msg, input: error.input }))} />}
        {found && <Found found={found} />}
        {something && <Reason value={reason} onChange={setReason} />}
        <p className={css.ways}>
          <Button look="main" disabled={busy || !something} onClick={() => void confirm()} data-testid="import">
            {t('admin.import.confirm', { n: found?.items.length ?? 0 })}
          </Button>
          <Button onClick={onClose}>{t('close')}</Button>
        </p>
      </div>
    </Modal>
  )
}

function Drop({ name, disabled, onFile }: { name: string; disabled: boolean; onFile: (file: File) => void }) {
  const take = (chosen: File) => {
    onFile(chosen)
    return false // it is sent by hand, as a preview first
  }
  return (
    <Upload.Dragger accept=".xlsx" maxCount={1} showUploadList={false} disabled={disabled} beforeUpload={take}>
      <p>{name}</p>
    </Upload.Dragger>
  )
}

function TemplateLink() {
  const { t } = useWords()
  const load = async () => {
    try {
      const address = URL.createObjectURL(await peopleTemplate())
      const link = document.createElement('a')
      link.href = address
      link.download = `${t('admin.import.fileName')}.xlsx`
      link.click()
      setTimeout(() => URL.revokeObjectURL(address), 10_000)
    } catch (error) {
      notify('bad', error instanceof Problem && error.detail ? error.detail : t('error.offline'))
    }
  }
  return (
    <Button look="link" onClick={() => void load()}>
      {t('admin.import.template')}
    </Button>
  )
}

function Found({ found }: { found: PeopleImport }) {
  const { t } = useWords()
  return (
    <>
      <p role="status">{t('admin.import.found', { rows: found.rows, added: found.added, changed: found.changed, unchanged: found.unchanged })}</p>
      {found.errors.length > 0 && (
        <>
          <TroubleLine>{t('admin.import.wrong', { n: found.errors.length })}</TroubleLine>
          <CellErrors errors={found.errors} />
        </>
      )}
      {found.items.length > 0 && <ImportRows rows={found.items} />}
    </>
  )
}

interface CellTrouble {
  cell: string
  msg: string
  input: unknown
}

function CellErrors({ errors }: { errors: readonly CellTrouble[] }) {
  const { t } = useWords()
  const rows = errors.map((error, key) => ({ ...error, key }))
  if (rows.length === 0) return null
  return (
    <Table
      size="small"
      dataSource={rows}
      pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
      columns={[
        { title: t('admin.import.cell'), dataIndex: 'cell', width: 90, render: (cell: string) => <code>{cell}</code> },
        { title: t('admin.import.given'), dataIndex: 'input', width: 180, render: (input: unknown) => (input ? String(input) : '') },
        { title: t('admin.import.why'), dataIndex: 'msg' },
      ]}
    />
  )
}
