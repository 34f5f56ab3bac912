import { css } from 'lit'

export const styles = css`
  :host {
    --_rule: var(--vitrine-rule, color-mix(in srgb, currentColor 14%, transparent));
    --_space: var(--vitrine-space, 8px);
    display: inline-block;
    min-block-size: 2.75rem;
  }
  :host([layout='card']) {
    display: block;
    max-inline-size: 22rem;
    min-block-size: 15rem;
  }
  :host([layout='inline']) {
    display: inline;
  }
  [part='card'] {
    box-sizing: border-box;
    display: grid;
    grid-template-columns: auto 1fr;
    gap: var(--_space) calc(var(--_space) * 1.5);
    align-items: center;
    justify-items: start;
    min-block-size: inherit;
    padding: calc(var(--_space) * 2);
    border: 1px solid var(--_rule);
    border-radius: var(--_radius);
    text-align: start;
  }
  [part='card'] > :not([part='logo'], [part='logo'] + *),
  ::slotted([slot]) {
    grid-column: 1 / -1;
  }
  [part='name'] {
    font-size: 1.2em;
    font-weight: 600;
    line-height: 1.25;
  }
  [part='tagline'] {
    line-height: 1.45;
    opacity: 0.8;
  }
  [part='logo'] {
    object-fit: contain;
  }
  [part='price'] {
    font-variant-numeric: tabular-nums;
  }
  button + :is([part='plan'], [part='price']) {
    margin-inline-start: var(--_space);
  }
  button + [part='plan']::after {
    content: ',';
  }
  [part='button']:hover {
    background: color-mix(in srgb, var(--_accent) 88%, currentColor);
  }
  [part='button']:disabled {
    cursor: progress;
    opacity: 0.6;
  }
  [part='link'] {
    color: inherit;
    text-decoration-color: var(--_accent);
    text-underline-offset: 0.2em;
  }
`
