import { VitrinePurchaseEvent } from './events.ts'

const seen = 'vitrine-orders'

/**
 * Tells the page, once an order, that its buyer came back: the order page links to the partner with
 * `?vitrine_order=<id>`. Waits for the page to load, so that its listeners are there.
 */
export function announceReturn(): void {
  const order = new URLSearchParams(location.search).get('vitrine_order')
  if (!order || !/^[\w-]{1,64}$/.test(order) || wasAnnounced(order)) return
  const announce = () => {
    const target = document.querySelector('vitrine-buy') ?? document
    target.dispatchEvent(new VitrinePurchaseEvent(order))
  }
  if (document.readyState === 'complete') setTimeout(announce)
  else addEventListener('load', announce, { once: true })
}

/** Remembered in the tab's storage; a page that forbids storage hears of an order at each load. */
function wasAnnounced(order: string): boolean {
  try {
    const orders = (sessionStorage.getItem(seen) ?? '').split(' ')
    sessionStorage.setItem(seen, [...orders, order].join(' '))
    return orders.includes(order)
  } catch {
    return false
  }
}
