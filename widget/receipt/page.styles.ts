import { css } from '../core.ts'

/** Tokens, fields and buttons that order page, seller's page and each delivery have in common. */
export const pageStyles = css`
  :host {
    --_accent: var(--vitrine-accent, light-dark(#0b5d4b, #6fd3b4));
    --_on-accent: var(--vitrine-on-accent, light-dark(#fff, #12120f));
    --_text: var(--vitrine-text, light-dark(#1b1a17, #eceae4));
    --_danger: var(--vitrine-danger, light-dark(#a3211c, #ff9d94));
    --_waiting: var(--vitrine-waiting, light-dark(#8a5300, #f0b95a));
    --_rule: var(--vitrine-rule, color-mix(in srgb, var(--_text) 12%, transparent));
    --_line: color-mix(in srgb, var(--_text) 55%, transparent);
    --_soft: color-mix(in srgb, var(--_text) 74%, transparent);
    --_radius: var(--vitrine-radius, 6px);
    --_mono: var(--vitrine-mono-font, ui-monospace, monospace);
    display: block;
  }
  :host([hidden]),
  [hidden],
  [role='alert']:empty {
    display: none;
  }
  p,
  dl,
  dd,
  ol,
  ul,
  h1,
  h2,
  h3 {
    margin: 0;
    padding: 0;
  }
  a {
    color: inherit;
    text-decoration-color: var(--_accent);
    text-underline-offset: 0.2em;
  }
  [part='field'] {
    display: grid;
    align-content: start;
    max-inline-size: 36rem;
  }
  [part='field'] > label {
    margin-block-end: 6px;
    font-weight: 600;
  }
  small,
  [part='help'] {
    color: var(--_soft);
    font-size: 0.875rem;
    font-weight: 400;
  }
  [part='help'],
  [part='field'] > [part='fault'] {
    margin-block-start: 4px;
  }
  [part='fault'] {
    color: var(--_danger);
    font-size: 0.875rem;
  }
  input,
  select,
  textarea {
    box-sizing: border-box;
    inline-size: 100%;
    min-block-size: 2.75rem;
    padding: 8px 12px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: light-dark(#fff, #0f0f0d);
    color: inherit;
    font: inherit;
  }
  textarea {
    resize: vertical;
  }
  [aria-invalid='true'] {
    border-color: var(--_danger);
    outline: 1px solid var(--_danger);
  }
  form {
    display: grid;
    gap: 16px;
  }
  :where(button, a[part~='button']) {
    min-block-size: 2.75rem;
    padding: 0.5em 1.1em;
    border: 1px solid transparent;
    border-radius: var(--_radius);
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }
  [part~='button'] {
    box-sizing: border-box;
    display: inline-block;
    justify-self: start;
    background: var(--_accent);
    color: var(--_on-accent);
    font-weight: 600;
    text-decoration: none;
  }
  [part~='quiet'] {
    border-color: var(--_line);
    background: none;
    color: inherit;
  }
  [part~='button'][aria-disabled='true'] {
    cursor: progress;
    opacity: 0.7;
  }
  [part~='small'] {
    min-block-size: 2rem;
    padding: 0 8px;
    color: var(--_soft);
    font-size: 0.875rem;
    text-decoration: underline;
    text-decoration-color: var(--_accent);
    text-underline-offset: 0.2em;
  }
  [part='buttons'] {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 12px;
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  @media print {
    button,
    form,
    [part='buttons'] {
      display: none;
    }
  }
`
