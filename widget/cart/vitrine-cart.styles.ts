import { css } from '../core.ts'

export const styles = css`
  :host {
    display: inline-block;
    min-block-size: 2.75rem;
  }
  :host([layout='page']) {
    display: block;
    min-block-size: 20rem;
  }
  [part='news'] {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  [part='open'],
  [part='small'] {
    border: 1px solid transparent;
    border-radius: var(--_radius);
    font: inherit;
    cursor: pointer;
  }
  [part='open'] {
    min-block-size: 2.75rem;
    padding: 0.6em 1.1em;
    border-color: var(--_line);
    background: none;
    color: inherit;
    font-weight: 600;
    line-height: 1.3;
  }
  [part='count'] {
    display: inline-block;
    min-inline-size: 1.5em;
    margin-inline-start: 6px;
    border-radius: 1em;
    background: var(--_accent);
    color: var(--_on-accent);
    font-size: 0.875rem;
    font-variant-numeric: tabular-nums;
    text-align: center;
  }
  dialog {
    inline-size: min(44rem, 100vw - 2rem);
  }
  ul {
    margin: 0;
    padding: 0;
    border-block-end: 1px solid var(--_rule);
    list-style: none;
  }
  [part='line'] {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 6.5rem minmax(5.5rem, auto) auto;
    gap: 4px 20px;
    align-items: start;
    padding: 14px 0;
    border-block-start: 1px solid var(--_rule);
  }
  [part='what'] {
    display: grid;
    gap: 4px;
    grid-column: 1;
  }
  [part='what'] select {
    max-inline-size: 14rem;
  }
  [part='what'] [part='price'] {
    color: color-mix(in srgb, var(--_text) 74%, transparent);
    font-size: 0.875rem;
  }
  [part~='field'] {
    display: grid;
    align-content: start;
  }
  [part~='count'] > label {
    color: color-mix(in srgb, var(--_text) 74%, transparent);
    font-size: 0.875rem;
  }
  [part='amount'] {
    grid-column: 3;
    font-variant-numeric: tabular-nums;
    text-align: end;
    white-space: nowrap;
  }
  [part='small'] {
    min-block-size: 2rem;
    padding: 0 4px;
    background: none;
    color: inherit;
    font-size: 0.875rem;
    text-decoration: underline;
    text-decoration-color: var(--_accent);
    text-underline-offset: 0.2em;
  }
  [part='line'] > [part='small'] {
    grid-column: 4;
    margin-block-start: -4px;
  }
  fieldset {
    gap: 16px;
  }
  #currency {
    max-inline-size: 10rem;
  }
  [part='notice'] {
    padding: 12px 16px;
    border-inline-start: 3px solid var(--_accent);
    background: color-mix(in srgb, var(--_text) 5%, transparent);
    font-weight: 400;
  }
  [part='empty'] {
    padding-block-end: 24px;
  }
  :host([layout='page']) form {
    max-inline-size: 48rem;
    padding: 0;
  }
  :host([layout='page']) h1 {
    margin: 0;
    font-family: var(--vitrine-heading-font, inherit);
    line-height: 1.2;
    letter-spacing: -0.01em;
    font-size: clamp(1.7rem, 5vw, 2.2rem);
    font-weight: 500;
  }
  :host([layout='page']) footer {
    position: static;
    margin-inline: 0;
    padding-inline: 0;
    background: none;
  }
  @media (width < 40rem) {
    [part='line'] {
      grid-template-columns: minmax(0, 1fr) auto;
    }
    [part='what'] {
      display: contents;
    }
    [part='what'] > strong {
      grid-area: 1 / 1;
    }
    [part='amount'] {
      grid-area: 1 / 2;
    }
    [part='what'] > select {
      grid-area: 2 / 1 / auto / -1;
      max-inline-size: none;
    }
    [part~='count'] {
      grid-area: 3 / 1;
      max-inline-size: 7rem;
    }
    [part='what'] > [part='price'] {
      grid-area: 4 / 1;
      align-self: center;
    }
    [part='line'] > [part='small'] {
      grid-area: 4 / 2;
      justify-self: end;
      margin: 0 -4px 0 0;
    }
  }
`
