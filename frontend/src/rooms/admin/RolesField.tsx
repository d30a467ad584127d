import { Checkbox, Form, Radio, Select } from 'antd'
import { useState } from 'react'
import { useCodes, useProgrammes } from '@/api'
import { useWords } from '@/i18n/words'
import css from './admin.module.css'
import { ROLES, type Role } from './values'

/** Every role with what it may do, in a line; a viewer may be limited. */
export function RolesField({ disabled }: { disabled: boolean }) {
  const { t } = useWords()
  const chosen = (Form.useWatch('roles') as Role[] | undefined) ?? []
  const shut = (role: Role) => disabled || (role === 'auditor' && chosen.includes('administrator')) || (role === 'administrator' && chosen.includes('auditor'))
  return (
    <>
      <Form.Item name="roles" label={t('admin.field.roles')} extra={t(disabled ? 'admin.form.ownRoles' : 'admin.form.rolesHint')}>
        <Checkbox.Group className={css.roles}>
          {ROLES.map((role) => (
            <Checkbox key={role} value={role} disabled={shut(role)}>
              <strong>{t(`code.role.${role}`)}</strong>
              <small>{t(`admin.role.${role}`)}</small>
            </Checkbox>
          ))}
        </Checkbox.Group>
      </Form.Item>
      {chosen.includes('viewer') && <ViewerLimits disabled={disabled} />}
    </>
  )
}

function ViewerLimits({ disabled }: { disabled: boolean }) {
  const words = useWords()
  const { t } = words
  const form = Form.useFormInstance()
  const units = useCodes('units').list
  const programmes = useProgrammes().list
  const some = [...((Form.useWatch('units') as string[] | undefined) ?? []), ...((Form.useWatch('programmes') as string[] | undefined) ?? [])].length > 0
  const [opened, setOpened] = useState(false)
  const limited = some || opened
  return (
    <fieldset className={css.limits}>
      <legend>{t('admin.form.sees')}</legend>
      <Radio.Group
        disabled={disabled}
        value={limited ? 'some' : 'all'}
        onChange={(event) => {
          setOpened(event.target.value === 'some')
          if (event.target.value === 'all') form.setFieldsValue({ units: [], programmes: [] })
        }}
        options={(['all', 'some'] as const).map((value) => ({ value, label: t(`admin.form.sees_${value}`) }))}
      />
      <div hidden={!limited}>
        <Form.Item name="units" label={t('admin.field.units')}>
          <Select mode="multiple" disabled={disabled} showSearch={{ optionFilterProp: 'label' }} options={units.map((unit) => ({ value: unit.code, label: words.name(unit) }))} />
        </Form.Item>
        <Form.Item name="programmes" label={t('admin.field.programmes')}>
          <Select mode="multiple" disabled={disabled} showSearch={{ optionFilterProp: 'label' }} options={programmes.map((one) => ({ value: one.code, label: words.name(one) }))} />
        </Form.Item>
      </div>
    </fieldset>
  )
}
