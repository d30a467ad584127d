import type { ButtonHTMLAttributes } from 'react'
import css from './Button.module.css'
import { Icon, type IconName } from './Icon'

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon?: IconName
  look?: 'plain' | 'line' | 'main' | 'link'
  /** A toggle that is on. */
  on?: boolean
  /** Shown as an icon alone; `aria-label` then says what it does. */
  bare?: boolean
}

export function Button({ icon, look = 'line', on, bare = false, className = '', children, ...rest }: ButtonProps) {
  const classes = [css.button, css[look], on ? css.on : '', bare ? css.bare : '', className].join(' ')
  return (
    <button type="button" aria-pressed={on} title={bare ? rest['aria-label'] : undefined} {...rest} className={classes}>
      {icon && <Icon name={icon} size={bare ? 16 : 14} />}
      {children}
    </button>
  )
}
