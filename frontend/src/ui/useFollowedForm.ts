import { Form, type FormInstance } from 'antd'

/** A form which what stands beside it follows while somebody types, theirs in a conflict for one. */
export function useFollowedForm<T>(): FormInstance<T> {
  const [form] = Form.useForm<T>()
  Form.useWatch([], form)
  return form
}
