/** Tells open order pages of this process that their order changed. */
export interface OrderWatch {
  watch(order: string, listener: () => void): () => void
  tell(order: string): void
}

export function createOrderWatch(): OrderWatch {
  const listeners = new Map<string, Set<() => void>>()
  return {
    watch(order, listener) {
      const set = listeners.get(order) ?? new Set()
      listeners.set(order, set.add(listener))
      return () => {
        set.delete(listener)
        if (set.size === 0) listeners.delete(order)
      }
    },
    tell(order) {
      for (const listener of listeners.get(order) ?? []) listener()
    },
  }
}
