import { useMutation } from '@tanstack/react-query'
import { Form, Input } from 'antd'
import { useEffect, useState } from 'react'
import { Problem, signIn } from '@/api'
import { useWords } from '@/i18n/words'
import { Antd } from '@/ui/Antd'
import { Button } from '@/ui/Button'
import css from './session.module.css'
import { useEntered } from './useEntered'

interface Typed {
  login: string
  password: string
  code?: string
}

/** Name and password; then the code, where the account has a second step. */
export default function PasswordSignIn() {
  const { t } = useWords()
  const entered = useEntered()
  const [form] = Form.useForm<Typed>()
  const [withCode, setWithCode] = useState(false)
  const enter = useMutation({
    mutationFn: ({ login, password, code }: Typed) => signIn({ login, password, code: withCode ? (code ?? null) : null }),
    onSuccess: entered,
    onError: (error) => {
      const key = error instanceof Problem ? error.key : ''
      if (key === 'error.code_needed') setWithCode(true)
      if (key === 'error.code_wrong') form.setFieldValue('code', '')
      if (key === 'error.sign_in') form.setFieldValue('password', '')
    },
  })
  const problem = enter.error instanceof Problem ? enter.error : null
  const wait = useCountdown(problem)
  const asked = problem?.key === 'error.code_needed'
  useEffect(() => {
    const wanted = withCode ? 'code' : problem?.key === 'error.sign_in' ? 'password' : undefined
    if (wanted) form.getFieldInstance(wanted)?.focus()
  }, [form, problem, withCode])
  return (
    <Antd>
      {problem && !asked && (
        <p role="alert" className={css.trouble}>
          {problem.isOffline ? t('error.offline') : problem.detail}
        </p>
      )}
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(typed) => enter.mutate(typed)} data-testid="sign-in">
        <Form.Item name="login" label={t('signIn.login')} rules={[{ required: true, message: t('signIn.loginMissing') }]}>
          <Input autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus maxLength={80} />
        </Form.Item>
        <Form.Item name="password" label={t('signIn.password')} rules={[{ required: true, message: t('signIn.passwordMissing') }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        {withCode && (
          <Form.Item name="code" label={t('signIn.code')} extra={t('signIn.codeHint')} rules={[{ required: true, pattern: /^\d{3} ?\d{3}$/, message: t('signIn.codeMissing') }]}>
            <Input autoComplete="one-time-code" inputMode="numeric" maxLength={7} />
          </Form.Item>
        )}
        <Button look="main" type="submit" disabled={enter.isPending || wait > 0} className={css.submit}>
          {wait > 0 ? t('signIn.wait', { n: wait }) : enter.isPending ? t('signIn.busy') : t('signIn.enter')}
        </Button>
      </Form>
    </Antd>
  )
}

/** The seconds left until another try is worth it. */
function useCountdown(problem: Problem | null): number {
  const [left, setLeft] = useState(0)
  useEffect(() => {
    const until = Date.now() + (problem?.waitS ?? 0) * 1000
    const tick = () => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1000)))
    tick()
    const timer = setInterval(tick, 500)
    return () => clearInterval(timer)
  }, [problem])
  return left
}
