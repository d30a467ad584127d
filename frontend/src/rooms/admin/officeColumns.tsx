import type { TableColumnsType } from 'antd'
import { type Organisation, useCodes } from '@/api'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import { DemoTag } from '@/ui/Tags'
import { useGo } from '@/url'
import css from './admin.module.css'
import type { OfficeNode } from './values'

type Act = (what: 'edit' | 'give', office: Organisation) => void

function OfficeName({ office, phone, onAct }: { office: Organisation; phone: boolean; onAct: Act }) {
  const words = useWords()
  const { t, count } = words
  return (
    <span className={css.person}>
      <button type="button" className={css.name} onClick={() => onAct('edit', office)}>
        {words.name(office)}
      </button>
      {office.provenance === 'demo' && <DemoTag short />}
      {!office.active && <span className={css.tag}>{t('admin.state.inactive')}</span>}
      {phone && <small>{t('admin.offices.figures', { people: count(office.people), projects: count(office.projects) })}</small>}
    </span>
  )
}

/** How many projects an office leads, and the way to them. */
function Led({ office }: { office: Organisation }) {
  const { t, count } = useWords()
  const go = useGo()
  if (office.projects === 0) return count(0)
  return (
    <Button look="link" title={t('admin.offices.showProjects')} onClick={() => go({ filter: { office: [office.code] } }, { to: '/table' })}>
      {count(office.projects)}
    </Button>
  )
}

function Acts({ office, onAct }: { office: Organisation; onAct: Act }) {
  const words = useWords()
  const { t } = words
  return (
    <span className={css.acts}>
      <Button look="plain" bare icon="edit" aria-label={t('admin.offices.edit', { name: words.name(office) })} onClick={() => onAct('edit', office)} />
      <Button look="plain" bare icon="right" disabled={office.projects === 0} aria-label={t('admin.offices.give', { name: words.name(office) })} onClick={() => onAct('give', office)} />
    </span>
  )
}

export function useOfficeColumns(phone: boolean, onAct: Act): TableColumnsType<OfficeNode> {
  const words = useWords()
  const { t, count } = words
  const units = useCodes('units')
  const unitName = (code: string | null) => {
    const found = code ? units.of(code) : undefined
    return found ? words.short(found) : ''
  }
  const name = { title: t('admin.field.name'), key: 'name', render: (_: unknown, office: Organisation) => <OfficeName office={office} phone={phone} onAct={onAct} /> }
  const acts = { title: t('admin.field.acts'), key: 'acts', width: 84, render: (_: unknown, office: Organisation) => <Acts office={office} onAct={onAct} /> }
  if (phone) return [name, acts]
  return [
    name,
    { title: t('admin.field.code'), dataIndex: 'code', render: (code: string) => <code>{code}</code> },
    { title: t('admin.field.kind'), dataIndex: 'kind', render: (kind: string) => t(`admin.kind.${kind}`) },
    { title: t('admin.field.unit'), dataIndex: 'unit', render: unitName },
    { title: t('admin.field.people'), dataIndex: 'people', align: 'right', width: 90, render: (n: number) => count(n) },
    { title: t('admin.field.projects'), key: 'projects', align: 'right', width: 100, render: (_, office) => <Led office={office} /> },
    acts,
  ]
}
