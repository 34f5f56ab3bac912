import { css } from '../core.ts'

export const styles = css`
  :host {
    --_surface: var(--vitrine-surface, light-dark(#fbfaf7, #1c1c19));
    --_text: var(--vitrine-text, light-dark(#1b1a17, #eceae4));
    --_danger: var(--vitrine-danger, light-dark(#a3211c, #ff9d94));
    --_rule: color-mix(in srgb, var(--_text) 14%, transparent);
    --_line: color-mix(in srgb, var(--_text) 55%, transparent);
    display: contents;
  }
  dialog {
    box-sizing: border-box;
    inline-size: min(34rem, 100vw - 2rem);
    max-block-size: min(100dvh - 2rem, 52rem);
    padding: 0;
    border: 1px solid var(--_rule);
    border-radius: calc(var(--_radius) * 2);
    background: var(--_surface);
    color: var(--_text);
    font-size: 1rem;
    font-weight: 400;
    line-height: 1.45;
    text-align: start;
    overscroll-behavior: contain;
    box-shadow: 0 16px 48px rgb(0 0 0 / 0.28);
  }
  dialog[open] {
    animation: appear 0.15s ease-out;
  }
  ::backdrop {
    background: rgb(0 0 0 / 0.45);
  }
  @keyframes appear {
    from {
      opacity: 0;
      transform: translateY(8px);
    }
  }
  form {
    display: grid;
    gap: 20px;
    padding: 24px 24px 0;
  }
  header {
    display: flex;
    justify-content: space-between;
    gap: 16px;
  }
  h2 {
    margin: 0;
    font-family: var(--vitrine-heading-font, inherit);
    font-size: 1.45rem;
    font-weight: 600;
    line-height: 1.2;
    letter-spacing: -0.01em;
  }
  p {
    margin: 0;
  }
  header p,
  small,
  [part='help'] {
    color: color-mix(in srgb, var(--_text) 74%, transparent);
    font-size: 0.875rem;
    font-weight: 400;
  }
  fieldset {
    display: grid;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend,
  [part='field'] > label {
    padding: 0;
    margin-block-end: 6px;
    font-weight: 600;
  }
  [part='plan'] {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 12px;
    padding: 12px 0;
    border-block-start: 1px solid var(--_rule);
    cursor: pointer;
  }
  [part='plan']:last-child {
    border-block-end: 1px solid var(--_rule);
  }
  [part='plan'] > span {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 2px 16px;
  }
  [part='plan'] small {
    grid-column: 1 / -1;
  }
  [part='price'],
  [part='total'] {
    font-variant-numeric: tabular-nums;
  }
  [part='row'] {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr));
    gap: 20px;
  }
  [part='row']:not(:has(*)) {
    display: none;
  }
  [part='field'] {
    display: grid;
    align-content: start;
  }
  [part~='agreement'] {
    display: grid;
    grid-template-columns: auto 1fr auto;
    gap: 4px 12px;
    align-items: start;
  }
  [part~='agreement'] p {
    grid-column: 2 / -1;
  }
  input:not([type='radio'], [type='checkbox']),
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
  [type='radio'],
  [type='checkbox'] {
    inline-size: 1.15rem;
    block-size: 1.15rem;
    margin: 0.2em 0 0;
    accent-color: var(--_accent);
  }
  [aria-invalid='true'] {
    border-color: var(--_danger);
    outline: 1px solid var(--_danger);
  }
  [part='help'] {
    margin-block-start: 4px;
  }
  [part='fault'] {
    margin-block-start: 4px;
    color: var(--_danger);
    font-size: 0.875rem;
  }
  [part='notice'] {
    font-weight: 600;
  }
  a {
    color: inherit;
    text-decoration-color: var(--_accent);
    text-underline-offset: 0.2em;
  }
  footer {
    position: sticky;
    inset-block-end: 0;
    display: grid;
    gap: 12px;
    margin-inline: -24px;
    padding: 16px 24px 24px;
    border-block-start: 1px solid var(--_rule);
    background: var(--_surface);
  }
  [role='alert']:empty {
    display: none;
  }
  [part='total'] {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
  }
  [part='total'] small {
    inline-size: 100%;
  }
  [part='button'] {
    min-block-size: 3rem;
  }
  [part='button'][aria-disabled='true'] {
    cursor: progress;
    opacity: 0.7;
  }
  [part='close'] {
    border: 0;
    border-radius: var(--_radius);
    cursor: pointer;
    align-self: start;
    inline-size: 2.75rem;
    block-size: 2.75rem;
    margin: -8px -8px 0 0;
    background: none;
    color: inherit;
    font-size: 1.5rem;
    line-height: 1;
  }
  @media (width < 32rem) {
    dialog {
      inline-size: 100vw;
      max-inline-size: 100vw;
      max-block-size: 94dvh;
      margin-block-end: 0;
      border-inline: 0;
      border-end-start-radius: 0;
      border-end-end-radius: 0;
    }
  }
  @media (height < 32rem) {
    footer {
      position: static;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    dialog[open] {
      animation: none;
    }
  }
`
