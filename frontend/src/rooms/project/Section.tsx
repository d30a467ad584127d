import type { ReactNode } from 'react'
import css from './Section.module.css'

export function Section({ title, tools, children }: { title: string; tools?: ReactNode; children: ReactNode }) {
  return (
    <section className={css.section}>
      <header>
        <h3>{title}</h3>
        {tools}
      </header>
      {children}
    </section>
  )
}
