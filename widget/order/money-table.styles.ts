import { css } from '../core.ts'

/** Tables of amounts: what an order came to, what was paid, what a change costs. */
export const tableStyles = css`
  table {
    inline-size: 100%;
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  caption {
    padding-block-end: 8px;
    color: var(--_soft);
    font-size: 0.875rem;
    text-align: start;
  }
  th,
  td {
    padding: 8px 0;
    border-block-start: 1px solid var(--_rule);
    font-weight: 400;
    text-align: start;
    vertical-align: baseline;
  }
  td {
    padding-inline-start: 24px;
    text-align: end;
    white-space: nowrap;
  }
  [part='total'] > * {
    border-block: 2px solid currentColor;
    font-weight: 600;
  }
`
