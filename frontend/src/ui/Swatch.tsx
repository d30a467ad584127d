import css from './Swatch.module.css'

/** The colour of a class, beside its name. */
export function Swatch({ colour }: { colour: string }) {
  return <span className={css.swatch} style={{ background: colour }} aria-hidden />
}
