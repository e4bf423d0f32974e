import styles from './facsimile.module.css'

/** Text that is drawn like a picture: no part of the name of what it stands in, and nothing to be read or copied. */
export const Drawn = ({ text, className }: { text: string; className?: string }) => (
  <span className={[styles.drawn, className].filter(Boolean).join(' ')} data-text={text} aria-hidden="true" />
)
