import { useQuery } from '@tanstack/react-query'
import { Input, Table } from 'antd'
import { useMemo, useState } from 'react'
import { type Organisation, organisationsQuery } from '@/api'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import { TroubleLine } from '@/ui/Conflict'
import { usePhone } from '@/ui/useMedia'
import { HandOverDialog } from './HandOverDialog'
import { OfficeForm } from './OfficeForm'
import css from './admin.module.css'
import { useOfficeColumns } from './officeColumns'
import { type OfficeNode, treeOf } from './values'

type Open = { what: 'new' } | { what: 'edit' | 'give'; office: Organisation } | null

/** The tree of offices with their people and projects; searching lays it flat. */
export function Offices() {
  const { t, count } = useWords()
  const phone = usePhone()
  const { data, isError, refetch } = useQuery(organisationsQuery())
  const [asked, setAsked] = useState('')
  const [open, setOpen] = useState<Open>(null)
  const columns = useOfficeColumns(phone, (what, office) => setOpen({ what, office }))
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
