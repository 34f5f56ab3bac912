import { css } from '../core.ts'

export const styles = css`
  [part='page'] {
    display: grid;
    gap: 40px;
    max-inline-size: 48rem;
    min-block-size: 24rem;
    align-content: start;
  }
  [part='page'] > section:not([part]) {
    display: grid;
    gap: 8px;
  }
  h2 small {
    font-family: var(--vitrine-font, inherit);
  }
  header,
  [part='door'],
  [part~='line'] {
    display: grid;
    gap: 16px;
    justify-items: stretch;
  }
  [part='reference'],
  [part='seller'] {
    color: var(--_soft);
    font-size: 0.875rem;
    font-variant-numeric: tabular-nums;
  }
  h1,
  h2 {
    font-family: var(--vitrine-heading-font, inherit);
    font-weight: 500;
    line-height: 1.15;
    letter-spacing: -0.015em;
    text-wrap: balance;
  }
  h1 {
    font-size: clamp(1.7rem, 5vw, 2.2rem);
  }
  h2 {
    font-size: 1.45rem;
  }
  h2 {
    display: flex;
    flex-wrap: wrap;
    gap: 0 12px;
    align-items: baseline;
  }
  [part='label'] {
    color: var(--_soft);
    font: inherit;
    font-size: 0.875rem;
    letter-spacing: normal;
  }
  h2 a {
    text-decoration: none;
  }
  h2 a:hover {
    text-decoration: underline;
  }
  h2 + [part='seller'] {
    margin-block-start: -12px;
  }
  [part~='line'] {
    padding-inline-start: 20px;
    border-inline-start: 3px solid var(--vitrine-tint, var(--_rule));
  }
  [part='payments'] :is(th, td):not(:last-child) {
    padding-inline: 0 16px;
    text-align: start;
    white-space: normal;
  }
  [part='payments'] time {
    white-space: nowrap;
  }
  [part='payments'] th {
    border: 0;
    color: var(--_soft);
    font-size: 0.875rem;
  }
  [part='payments'] th:last-child {
    text-align: end;
  }
  [part='papers'] {
    display: flex;
    flex-wrap: wrap;
    gap: 0 16px;
    font-size: 0.875rem;
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
  time,
  summary {
    color: var(--_soft);
    font-size: 0.875rem;
  }
  @media (width < 40rem) {
    [part='timeline'] li {
      grid-template-columns: minmax(0, 1fr);
    }
    [part='timeline'] {
      gap: 12px;
    }
  }
  @media print {
    [part='page'] {
      gap: 24px;
    }
    [part~='line'] {
      break-inside: avoid;
    }
  }
`
