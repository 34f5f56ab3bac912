/** How much was used of a delivery, as its seller counts it. */
export interface UseCountRow {
  delivery_id: string
  order_id: string
  /** When the seller is asked next; null: not any more. */
  due_at: string | null
  /** JSON of `orders/use-count.ts` standsSchema. */
  stands: string
  /** When the seller first told of use by itself: from then on it is not asked. */
  pushed_at: string | null
  /** Why the last count could not be taken, or what was odd about it; null when nothing. */
  fault: string | null
}
