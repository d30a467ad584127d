import { useQuery } from '@tanstack/react-query'
import { Input, Table, type TableColumnsType } from 'antd'
import { useMemo, useState } from 'react'
import { type Organisation, organisationsQuery, useCodes } from '@/api'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import { TroubleLine } from '@/ui/Conflict'
import { DemoTag } from '@/ui/Tags'
import { usePhone } from '@/ui/useMedia'
import { useGo } from '@/url'
import { HandOverDialog } from './HandOverDialog'
import { OfficeForm } from './OfficeForm'
import css from './admin.module.css'
import { type OfficeNode, treeOf } from './values'

type Open = { what: 'new' } | { what: 'edit' | 'give'; office: Organisation } | null

/** The tree of offices with their people and projects; searching lays it flat. */
export function Offices() {
  const words = useWords()
  const { t, count } = words
  const phone = usePhone()
  const { data, isError, refetch } = useQuery(organisationsQuery())
  const [asked, setAsked] = useState('')
  const [open, setOpen] = useState<Open>(null)
  const columns = useColumns(phone, (what, office) => setOpen({ what, office }))
  const rows = useMemo((): OfficeNode[] => {
    const needle = asked.trim().toLowerCase()
    const offices = data ?? []
    return needle ? offices.filter((office) => `${office.name} ${office.name_en ?? ''} ${office.code}`.toLowerCase().includes(needle)) : treeOf(offices)
  }, [data, asked])
  const close = () => setOpen(null)
  return (
    <>
      <div className={css.tools}>
        <Input.Search allowClear className={css.search} value={asked} placeholder={t('admin.offices.search')} aria-label={t('admin.offices.search')} onChange={(event) => setAsked(event.target.value)} />
        <span className={css.count}>{t('admin.offices.count', { n: count(data?.length ?? 0) })}</span>
        <Button look="main" icon="plus" onClick={() => setOpen({ what: 'new' })} data-testid="new-office">
          {t('admin.offices.add')}
        </Button>
      </div>
      <div className={css.frame}>
        {isError ? (
          <TroubleLine>
            {t('error.offline')} <Button look="link" onClick={() => void refetch()}>{t('again')}</Button>
          </TroubleLine>
        ) : (
          data && (
            <Table<OfficeNode>
              size="small"
              rowKey="code"
              columns={columns}
              dataSource={rows}
              sticky
              pagination={false}
              expandable={{ defaultExpandAllRows: true, indentSize: phone ? 8 : 20 }}
              rowClassName={(office) => (office.active ? '' : (css.inactive ?? ''))}
              locale={{ emptyText: t(data.length ? 'admin.offices.noneFound' : 'admin.offices.none') }}
            />
          )
        )}
      </div>
      {open?.what === 'new' && <OfficeForm office={null} offices={data ?? []} onClose={close} />}
      {open?.what === 'edit' && <OfficeForm key={open.office.code} office={open.office} offices={data ?? []} onClose={close} />}
      {open?.what === 'give' && <HandOverDialog office={open.office} offices={data ?? []} onClose={close} />}
    </>
  )
}

function useColumns(phone: boolean, onAct: (what: 'edit' | 'give', office: Organisation) => void): TableColumnsType<OfficeNode> {
  const words = useWords()
  const { t, count } = words
  const units = useCodes('units')
  const go = useGo()
  const name = {
    title: t('admin.field.name'),
    key: 'name',
    render: (_: unknown, office: Organisation) => (
      <span className={css.person}>
        <button type="button" className={css.name} onClick={() => onAct('edit', office)}>
          {words.name(office)}
        </button>
        {office.provenance === 'demo' && <DemoTag short />}
        {!office.active && <span className={css.tag}>{t('admin.state.inactive')}</span>}
        {phone && <small>{t('admin.offices.figures', { people: count(office.people), projects: count(office.projects) })}</small>}
      </span>
    ),
  }
  const acts = {
    title: t('admin.field.acts'),
    key: 'acts',
    width: 84,
    render: (_: unknown, office: Organisation) => (
      <span className={css.acts}>
        <Button look="plain" bare icon="edit" aria-label={t('admin.offices.edit', { name: words.name(office) })} onClick={() => onAct('edit', office)} />
        <Button look="plain" bare icon="right" disabled={office.projects === 0} aria-label={t('admin.offices.give', { name: words.name(office) })} onClick={() => onAct('give', office)} />
      </span>
    ),
  }
  if (phone) return [name, acts]
  return [
    name,
    { title: t('admin.field.code'), dataIndex: 'code', render: (code: string) => <code>{code}</code> },
    { title: t('admin.field.kind'), dataIndex: 'kind', render: (kind: string) => t(`admin.kind.${kind}`) },
    { title: t('admin.field.unit'), dataIndex: 'unit', render: (unit: string | null) => { const found = unit ? units.of(unit) : undefined; return found ? words.short(found) : '' } },
    { title: t('admin.field.people'), dataIndex: 'people', align: 'right', width: 90, render: (n: number) => count(n) },
    {
      title: t('admin.field.projects'),
      key: 'projects',
      align: 'right',
      width: 100,
      render: (_, office) =>
        office.projects === 0 ? (
          count(0)
        ) : (
          <Button look="link" title={t('admin.offices.showProjects')} onClick={() => go({ filter: { office: [office.code] } }, { to: '/table' })}>
            {count(office.projects)}
          </Button>
        ),
    },
    acts,
  ]
}
