import { css } from '../core.ts'

export const styles = css`
  [part='delivery'] {
    display: grid;
    gap: 16px;
  }
  [part='where'] {
    display: grid;
    gap: 4px;
  }
  section {
    display: grid;
    gap: 8px;
  }
  [part~='state'] {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    font-weight: 600;
  }
  svg {
    fill: none;
    stroke: currentColor;
    stroke-width: 1.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  [part~='done'] {
    color: var(--_accent);
  }
  [part~='going'] {
    color: var(--_waiting);
  }
  [part~='needed'] {
    color: var(--_danger);
  }
  [part='view'],
  [part='blocks'] {
    border-block-end: 1px solid var(--_rule);
  }
  [part~='item'] {
    display: grid;
    grid-template-columns: minmax(8rem, 12rem) 1fr;
    gap: 2px 24px;
    align-items: baseline;
    padding: 6px 0;
    border-block-start: 1px solid var(--_rule);
  }
  dt {
    color: var(--_soft);
    font-size: 0.875rem;
  }
  dd {
    display: flex;
    flex-wrap: wrap;
    gap: 0 16px;
    align-items: baseline;
    align-content: center;
    min-inline-size: 0;
    min-block-size: 2rem;
    overflow-wrap: anywhere;
  }
  ul {
    padding-inline-start: 1.1em;
  }
  code,
  pre {
    font-family: var(--_mono);
    font-size: 0.9375em;
  }
  pre {
    inline-size: 100%;
    box-sizing: border-box;
    max-block-size: 20rem;
    margin: 0;
    padding: 12px 16px;
    overflow: auto;
    border-radius: var(--_radius);
    background: color-mix(in srgb, var(--_text) 5%, transparent);
    line-height: 1.5;
  }
  [part~='code'] {
    grid-template-columns: minmax(0, 1fr);
  }
  dd > [part~='small'],
  [part='keepsakes'] [part='small'] {
    margin-inline-start: -9px;
  }
  [part='mask'] {
    letter-spacing: 0.1em;
  }
  [part~='copy'] [role='status'],
  [part~='copy'][data-copied] > span:first-child {
    display: none;
  }
  [part~='copy'][data-copied] [role='status'] {
    display: inline;
  }
  [part='actions'] {
    display: grid;
    gap: 16px;
  }
  [part='more'] > [part='buttons'] {
    margin-block-start: 8px;
  }
  [part='keepsakes'] {
    display: grid;
    gap: 8px;
    padding-block-start: 16px;
    border-block-start: 1px solid var(--_rule);
    color: var(--_soft);
    font-size: 0.875rem;
  }
  [part='keepsakes'] p {
    display: flex;
    flex-wrap: wrap;
    gap: 0 16px;
    align-items: baseline;
  }
  h3 {
    color: var(--_soft);
    font-size: 0.875rem;
    font-weight: 400;
  }
  [part='timeline'] {
    display: grid;
    gap: 6px;
    list-style: none;
  }
  [part='timeline'] li {
    display: grid;
    grid-template-columns: minmax(8rem, 12rem) 1fr;
    gap: 2px 24px;
    align-items: baseline;
  }
  time {
    color: var(--_soft);
    font-size: 0.875rem;
    font-variant-numeric: tabular-nums;
  }
  summary {
    padding-block: 8px;
    color: var(--_soft);
    font-size: 0.875rem;
    cursor: pointer;
  }
  @media (width < 40rem) {
    [part~='item'],
    [part='timeline'] li {
      grid-template-columns: minmax(0, 1fr);
    }
    [part='timeline'] {
      gap: 12px;
    }
  }
  @media print {
    pre {
      max-block-size: none;
      white-space: pre-wrap;
    }
  }
`
