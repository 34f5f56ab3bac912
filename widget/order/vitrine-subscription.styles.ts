import { css } from '../core.ts'

export const styles = css`
  h2 {
    color: var(--_soft);
    font-size: 0.875rem;
    font-weight: 400;
  }
  [type='number'] {
    max-inline-size: 10rem;
  }
  [part='news']:empty {
    display: none;
  }
  [part='row'] {
    display: grid;
    gap: 16px;
    max-inline-size: 36rem;
  }
  fieldset {
    display: grid;
    gap: 12px;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend {
    margin-block-end: 8px;
    padding: 0;
    font-weight: 600;
  }
  [part='choice'] {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 12px;
    max-inline-size: 40rem;
    cursor: pointer;
  }
  [type='radio'] {
    inline-size: 1.15rem;
    block-size: 1.15rem;
    min-block-size: 0;
    margin: 0.2em 0 0;
    accent-color: var(--_accent);
  }
  [part~='danger'] {
    background: var(--_danger);
    color: var(--_on-accent);
  }
`
