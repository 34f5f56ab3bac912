import { define } from './define.ts'
import { announceReturn } from './purchase-return.ts'
import { $purchase } from './stores/purchase.ts'
import { version } from './version.ts'
import { VitrineBuy } from './vitrine-buy.ts'

export * from './core.ts'

// The modules loaded later import this file again, under whichever of its two names came first on the page.
const pages = globalThis as unknown as Record<symbol, string>
const key = Symbol.for(`vitrine ${version}`)

if (!pages[key]) {
  pages[key] = import.meta.url
  define('vitrine-buy', VitrineBuy)
  announceReturn()
  // The browser's Back shows the page as it was left: in the middle of a purchase.
  addEventListener('pageshow', () => $purchase.set(undefined))
}
