/** Styles of the stand-ins' pages: the shop's paper, ink and measure, set in fonts that every machine has. */
export const styles = `
:root { color-scheme: light dark; --paper: #fbfaf7; --ink: #1b1a17; --quiet: #5f5c54; --accent: #0b5d4b;
  --on-accent: #fbfaf7; --rule: rgb(27 26 23 / 12%); --red: #a3271f; --amber: #7a5200;
  --serif: Newsreader, 'Iowan Old Style', 'Palatino Linotype', Palatino, Georgia, serif;
  --sans: 'Instrument Sans', ui-sans-serif, system-ui, -apple-system, 'Segoe UI', sans-serif;
  --mono: 'JetBrains Mono', ui-monospace, 'SF Mono', Menlo, Consolas, monospace }
@media (prefers-color-scheme: dark) { :root { --paper: #141412; --ink: #eceae4; --quiet: #a5a297;
  --accent: #6fd3b4; --on-accent: #141412; --rule: rgb(236 234 228 / 14%); --red: #f0938b; --amber: #e0b45c } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 17px/1.5 var(--sans);
  -webkit-text-size-adjust: 100% }
header { display: flex; justify-content: space-between; gap: 16px; padding: 12px 24px; font-size: 14px;
  color: var(--quiet); border-bottom: 1px solid var(--rule) }
header span:last-child { white-space: nowrap }
main { max-width: 560px; margin: 0 auto; padding: 40px 24px 80px }
main:has(.wide) { max-width: 1080px }
h1 { margin: 0 0 8px; font: 500 35px/1.15 var(--serif); letter-spacing: -0.01em; text-wrap: balance }
h2 { margin: 40px 0 8px; font: 500 24px/1.2 var(--serif) }
p { margin: 0 0 16px; max-width: 66ch; text-wrap: pretty }
.quiet { color: var(--quiet) }
.small { font-size: 14px }
a { color: var(--accent); text-underline-offset: 4px }
code, .mono { font: 14px/1.5 var(--mono); overflow-wrap: anywhere }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: 12px 16px 12px 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--rule) }
th { font-size: 14px; font-weight: 500; color: var(--quiet) }
td:last-child, th:last-child { padding-right: 0 }
.amount { text-align: right; white-space: nowrap }
tfoot td { border-bottom: 0 }
tfoot tr:last-child td { font-size: 20px; font-weight: 600 }
form { margin: 0 }
label { display: block; margin: 24px 0 8px; font-weight: 500 }
input, select { width: 100%; padding: 12px; font: inherit; color: inherit; background: transparent;
  border: 1px solid var(--quiet); border-radius: 6px }
option { color: CanvasText; background: Canvas }
button, .button { display: inline-block; min-height: 48px; padding: 11px 20px; font: inherit; font-weight: 500;
  color: var(--ink); background: transparent; border: 1px solid var(--quiet); border-radius: 6px;
  cursor: pointer; text-decoration: none; text-align: center }
button.main, .button.main { color: var(--on-accent); background: var(--accent); border-color: var(--accent) }
button:hover, .button:hover { border-color: var(--ink) }
.choices { display: grid; gap: 12px; margin: 24px 0 }
.choices p { margin: -4px 0 8px; font-size: 14px; color: var(--quiet) }
.row { display: flex; flex-wrap: wrap; gap: 8px; align-items: center }
.row button, td button { min-height: 36px; padding: 5px 12px; font-size: 14px }
.notice { margin: 24px 0; padding: 12px 16px; border-left: 3px solid var(--amber) }
.notice.bad { border-color: var(--red) }
.notice.good { border-color: var(--accent) }
.notice p:last-child { margin: 0 }
.row + p, .row + .scroll, table + form, pre + p { margin-top: 24px }
.scroll { overflow-x: auto }
pre { margin: 0; font: 15px/1.55 var(--mono); white-space: pre-wrap; overflow-wrap: anywhere }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
@media (max-width: 600px) { body { font-size: 16px } h1 { font-size: 29px } header { padding: 12px 16px }
  main { padding: 24px 16px 64px } button, .button { width: 100% } .row button, td button { width: auto }
  .stack thead { display: none } .stack tr { display: block; padding: 12px 0; border-bottom: 1px solid var(--rule) }
  .stack td { display: block; padding: 2px 0; border: 0 } .stack td:empty { display: none } }
`.trim()
