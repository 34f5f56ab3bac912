import { css } from 'lit'

/** What button, dialog and cart have in common. */
export const baseStyles = css`
  :host {
    --_accent: var(--vitrine-accent, light-dark(#0b5d4b, #6fd3b4));
    --_on-accent: var(--vitrine-on-accent, light-dark(#fff, #12120f));
    --_radius: var(--vitrine-radius, 6px);
  }
  :host([hidden]),
  [hidden] {
    display: none;
  }
  [part='button'] {
    box-sizing: border-box;
    display: inline-block;
    min-block-size: 2.75rem;
    padding: 0.6em 1.1em;
    border: 1px solid transparent;
    border-radius: var(--_radius);
    background: var(--_accent);
    color: var(--_on-accent);
    font: inherit;
    font-weight: 600;
    line-height: 1.3;
    text-decoration: none;
    cursor: pointer;
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
`
