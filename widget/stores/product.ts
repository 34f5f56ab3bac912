import { atom, type WritableAtom } from 'nanostores'
import type { PublicProduct } from '../../catalog/wire.ts'
import { call, Refusal } from '../api.ts'

/** What is left, where there are only so many. */
interface Stock {
  /** Words for the buyer, when there are none. */
  soldOut?: string
}

/** What is known of a product: it, or why not; neither while the first answer is awaited. */
export interface ProductState extends Stock {
  product?: PublicProduct
  refusal?: Refusal
}

const products = new Map<string, WritableAtom<ProductState>>()

/**
 * The product of a store, shared by all elements of the page and fetched once.
 * @param inline what travelled inside the tag; shown at once and replaced by the store's answer
 */
export function $productOf(
  store: string,
  id: string,
  locale = 'en',
  inline?: PublicProduct,
): WritableAtom<ProductState> {
  const path = `/products/${encodeURIComponent(id)}.json`
  const key = store + (/^en\b/i.test(locale) ? '' : `/${encodeURIComponent(locale)}`) + path
  let $product = products.get(key)
  if (!$product || $product.get().refusal) {
    $product = atom<ProductState>(inline ? { product: inline } : {})
    products.set(key, $product)
    void refresh($product, [key, store + path])
  } else if (inline && !$product.get().product) $product.set({ product: inline })
  return $product
}

/** Tells a product from a page that a server gives for whatever it does not know. */
export function isProduct(product: Partial<PublicProduct>): product is PublicProduct {
  return Boolean(product.id && product.plans && product.delivery)
}

/** A locale the store does not have is answered in the store's first language. */
async function refresh(
  $product: WritableAtom<ProductState>,
  [url = '', plain = '']: string[],
): Promise<void> {
  try {
    const product = await call<Partial<PublicProduct>>(url, { credentials: 'omit' })
    if (!isProduct(product))
      throw new Refusal({ code: 'not_found', detail: 'The store has no such product.' })
    $product.set({ product })
    // Pages are static; what is left is asked. Without an answer the button stays: the checkout refuses what is not there.
    if (product.stock) $product.set({ product, ...(await call<Stock>(`${new URL(product.stock, url)}`)) })
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal
    if (url !== plain && /http_404|not_found/.test(refusal.code)) return refresh($product, [plain, plain])
    // What travelled inside the tag stays on show; the price is checked again at checkout.
    if (!$product.get().product) $product.set({ refusal })
  }
}
