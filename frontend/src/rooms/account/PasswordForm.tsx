import { Form, Input } from 'antd'
import { useEffect } from 'react'
import { changePassword } from '@/api'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import css from './account.module.css'
import { useDoing } from './useDoing'

interface Typed {
  old?: string
  fresh: string
  again: string
}

const SHORTEST = 10

/** The old password and twice the new one; it ends the other sessions. */
export function PasswordForm({ login, withoutOld = false }: { login: string; withoutOld?: boolean }) {
  const { t } = useWords()
  const [form] = Form.useForm<Typed>()
  const { run, busy, problem, trouble } = useDoing({
    act: ({ old, fresh }: Typed) => changePassword(old ?? null, fresh),
    said: t('account.passwordChanged'),
    changes: [['session'], ['account'], ['codes'], ['portfolio']],
    onDone: () => form.resetFields(),
  })
  useEffect(() => {
    const old = problem?.forField('old')
    const fresh = problem?.forField('new')
    form.setFields([
      { name: 'old', errors: old ? [old] : [] },
      { name: 'fresh', errors: fresh ? [fresh] : [] },
    ])
  }, [form, problem])
  const atField = problem?.forField('old') ?? problem?.forField('new')
  return (
    <Form form={form} layout="vertical" requiredMark={false} className={css.form} onFinish={run} data-testid="password">
      {trouble && !atField && (
        <p role="alert" className={css.trouble}>
          {trouble}
        </p>
      )}
      <input type="text" name="username" autoComplete="username" value={login} readOnly hidden />
      {!withoutOld && (
        <Form.Item name="old" label={t('account.old')} rules={[{ required: true, message: t('account.oldMissing') }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
      )}
      <Form.Item name="fresh" label={t('account.new')} extra={t('account.strength')} rules={[{ required: true, min: SHORTEST, message: t('account.tooShort', { n: SHORTEST }) }]}>
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
      <Form.Item
        name="again"
        label={t('account.again')}
        dependencies={['fresh']}
        rules={[{ validator: (_, again) => (again === form.getFieldValue('fresh') ? Promise.resolve() : Promise.reject(new Error(t('account.notTheSame')))) }]}
      >
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
      <Button look="main" type="submit" disabled={busy}>
        {busy ? t('form.saving') : t('account.changePassword')}
      </Button>
    </Form>
  )
}
