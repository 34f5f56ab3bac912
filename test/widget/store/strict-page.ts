/**
 * A partner's page that forbids everything except what `/widget/csp.txt` asks for.
 * @param kind `listed`: our Trusted Types policy is on its list; `unlisted`: it is not;
 *   `nonce`: scripts by a nonce on our one tag, and what they load
 */
export function strictPage(kind: string, origin: string): { html: string; policy: string } {
  const policy = [
    `default-src 'none'`,
    kind === 'nonce' ? `script-src 'nonce-4f1c' 'strict-dynamic'` : `script-src ${origin}/widget/`,
    `style-src ${origin}/widget/`,
    `connect-src ${origin}`,
    `img-src ${origin}`,
    `trusted-types ${kind === 'unlisted' ? 'lit-html' : 'vitrine lit-html'}`,
    `require-trusted-types-for 'script'`,
  ].join('; ')
  const html = `<!doctype html><html lang="en"><title>Strict</title>
<link rel="stylesheet" href="/widget/vitrine.css">
<script nonce="4f1c" src="/widget/recorder.js"></script>
<script nonce="4f1c" type="module" src="/widget/vitrine.js"></script>
<vitrine-buy product="tracewell" plan="solo" layout="card"><a href="/buy/tracewell">Buy Tracewell</a></vitrine-buy>`
  return { html, policy }
}

/** Keeps what a test asks a page about: violations of its policy, purchases it heard of, a Lit policy of its own. */
export const recorder = `
window.violations = []
window.purchases = []
document.addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective + ' ' + event.blockedURI))
document.addEventListener('vitrine-purchase', (event) => purchases.push(event.order))
trustedTypes.createPolicy('lit-html', { createHTML: (text) => text })
`
