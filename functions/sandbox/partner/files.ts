/** The partner's own style: nothing of ours, so that the widget has to fit in. */
export const styles = `
:root { color-scheme: light dark; --page: #fff; --text: #14202b; --quiet: #56646f; --line: #14202b; --blue: #12467c;
  --vitrine-accent: #12467c }
@media (prefers-color-scheme: dark) { :root { --page: #0f161d; --text: #dfe6ec; --quiet: #93a1ad; --line: #dfe6ec;
  --blue: #8fc0f2; --vitrine-accent: #8fc0f2 } }
body { margin: 0; background: var(--page); color: var(--text); font: 18px/1.6 Georgia, 'Times New Roman', serif }
header { padding: 28px 20px 16px; text-align: center; border-bottom: 4px double var(--line) }
.masthead { color: inherit; font: 700 44px/1 'Arial Narrow', 'Helvetica Neue', Arial, sans-serif; font-stretch: condensed;
  letter-spacing: 0.01em; text-decoration: none; text-transform: uppercase }
header p { margin: 10px 0 0; color: var(--quiet); font: italic 15px/1.4 Georgia, serif }
main { max-width: 640px; margin: 0 auto; padding: 32px 20px 48px }
.kicker { margin: 0; color: var(--blue); font: 700 13px/1.4 Arial, sans-serif; letter-spacing: 0.08em;
  text-transform: uppercase }
h1 { margin: 6px 0 12px; font: 700 38px/1.12 Georgia, serif; text-wrap: balance }
h2 { margin: 0 0 4px; font: 700 22px/1.3 Georgia, serif }
.lede { font-size: 20px; color: var(--quiet) }
section { padding: 24px 0; border-top: 1px solid color-mix(in srgb, var(--line) 25%, transparent) }
section p { margin: 0 0 12px }
a { color: var(--blue) }
#purchase:not(:empty) { margin: 0 0 24px; padding: 12px 16px; border: 1px solid var(--blue); font-size: 16px }
.fine, footer { color: var(--quiet); font-size: 15px }
footer { padding: 20px; text-align: center; border-top: 4px double var(--line) }
@media (max-width: 600px) { body { font-size: 17px } .masthead { font-size: 32px } h1 { font-size: 29px }
  main { padding: 24px 20px 40px } }
`.trim()

/** The partner's own script: it thanks a reader who comes back from an order. */
export const script = `
document.addEventListener('vitrine-purchase', (event) => {
  document.getElementById('purchase').textContent =
    'Thank you. Your order ' + event.order + ' came through our page; a part of it keeps this paper afloat.'
})
`.trim()
