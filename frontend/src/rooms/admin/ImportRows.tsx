import { Table } from 'antd'
import { type PeopleImport, useCodes, useProgrammes } from '@/api'
import { useWords } from '@/i18n/words'
import css from './admin.module.css'

type Row = PeopleImport['items'][number]
interface RoleText {
  role: string
  unit?: string
  programme?: string
}

/** Whom the workbook adds or changes, with what stood there before. */
export function ImportRows({ rows }: { rows: readonly Row[] }) {
  const words = useWords()
  const { t } = words
  const units = useCodes('units')
  const programmes = useProgrammes()
  const role = ({ role: code, unit, programme }: RoleText) => {
    const limit = unit ? units.of(unit) : programme ? programmes.of(programme) : undefined
    return t([`code.role.${code}`, 'value.other']) + (limit ? ` · ${words.short(limit)}` : '')
  }
  const say = (value: unknown) => (Array.isArray(value) ? (value as RoleText[]).map(role).join(t('comma')) : typeof value === 'string' ? value : '') || t('value.empty')
  return (
    <Table<Row>
      size="small"
      rowKey="row"
      dataSource={[...rows]}
      pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
      columns={[
        { title: t('admin.import.row'), dataIndex: 'row', width: 64 },
        { title: t('admin.field.login'), key: 'login', render: (_, row) => <><code>{row.login}</code> {row.name}</> },
        { title: t('admin.import.action'), dataIndex: 'action', width: 80, render: (action: Row['action']) => t(`admin.import.${action}`) },
        {
          title: t('admin.import.changes'),
          key: 'changes',
          render: (_, row) =>
            row.changes.map((change) => (
              <div key={change.field}>
                {t(`admin.field.${change.field === 'name' ? 'person' : change.field}`)}
                {': '}
                {row.action === 'changed' && <><del className={css.quiet}>{say(change.old)}</del> → </>}
                {say(change.new)}
              </div>
            )),
        },
      ]}
    />
  )
}
