import { Checkbox, Form, Input, Select } from 'antd'
import type { KeptOverlay } from '@/api'
import { useWords } from '@/i18n/words'
import { OVERLAY_KINDS, overlayInk } from '@/ui/overlays'
import { Button } from '@/ui/Button'
import { useTheme } from '@/ui/theme'
import css from './admin.module.css'
import { ROLES } from './values'

/** What a layer is called, what it is, and who may know of it. */
export function OverlayFields({ roles, kind, code = false }: { roles: readonly KeptOverlay['roles'][number][]; kind: KeptOverlay['kind']; code?: boolean }) {
  const { t } = useWords()
  const chosen = (Form.useWatch('kind') as KeptOverlay['kind'] | undefined) ?? kind
  return (
    <div className={css.pairs}>
      <Form.Item name="name" label={t('overlayKeep.field.name')} rules={[{ required: true, whitespace: true, message: t('admin.form.nameRule') }]}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="name_en" label={t('overlayKeep.field.name_en')}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="kind" label={t('overlayKeep.field.kind')}>
        <Select options={OVERLAY_KINDS.map((value) => ({ value, label: t(`overlay.kind.${value}`) }))} />
      </Form.Item>
      {code && (
        <Form.Item name="code" label={t('overlayKeep.field.code')} rules={[{ required: true, pattern: /^[a-z0-9][a-z0-9-]{0,39}$/, message: t('overlayKeep.codeRule') }]}>
          <Input maxLength={40} autoComplete="off" spellCheck={false} />
        </Form.Item>
      )}
      <Form.Item name="colour" label={t('overlayKeep.field.colour')}>
        <Colour kind={chosen} />
      </Form.Item>
      <Form.Item name="roles" className={css.wide} label={t('overlayKeep.field.roles')} extra={t('overlayKeep.rolesHint')}>
        <Checkbox.Group options={ROLES.filter((one) => (roles as readonly string[]).includes(one)).map((value) => ({ value, label: t(`code.role.${value}`) }))} />
      </Form.Item>
      <OfFile />
      {!code && (
        <Form.Item name="reason" className={css.wide} label={t('admin.field.reason')}>
          <Input maxLength={1000} />
        </Form.Item>
      )}
    </div>
  )
}

/** What belongs to the file: where it is from and of what day. */
export function OfFile() {
  const { t } = useWords()
  return (
    <>
      <Form.Item name="source" label={t('overlayKeep.field.source')}>
        <Input maxLength={1000} />
      </Form.Item>
      <Form.Item name="data_date" label={t('overlayKeep.field.data_date')}>
        <Input type="date" />
      </Form.Item>
    </>
  )
}

interface ColourProps {
  kind: KeptOverlay['kind']
  id?: string
  value?: string | null
  onChange?: (value: string | null) => void
}

/** The kind's own colour until another is chosen. */
function Colour({ kind, id, value, onChange }: ColourProps) {
  const { t } = useWords()
  const { theme } = useTheme()
  return (
    <span className={css.colour}>
      <input id={id} type="color" value={value ?? overlayInk(kind, 0, theme === 'dark' ? 'light' : theme)} onChange={(event) => onChange?.(event.target.value)} />
      {value ? (
        <Button look="link" onClick={() => onChange?.(null)}>{t('overlayKeep.ownColour')}</Button>
      ) : (
        <span className={css.quiet}>{t('overlayKeep.kindColour')}</span>
      )}
    </span>
  )
}
