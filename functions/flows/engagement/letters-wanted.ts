import { isMuted, muteLetters } from '../../storage/muted-letters.ts'
import type { MailRow } from '../../storage/schema.ts'
import type { Shop } from '../shop.ts'

/** Letters about the steps of a delivery, by whom they go to. Those about money and about what was delivered always go. */
const stepLetters: Partial<Record<string, 'buyer' | 'seller'>> = {
  'buyer-acts': 'buyer',
  news: 'buyer',
  told: 'buyer',
  engagement: 'seller',
}

/** Whether a letter goes out: its reader may have asked for none about this delivery. */
export async function isWanted({ kind, delivery_id }: MailRow, shop: Shop): Promise<boolean> {
  const party = stepLetters[kind]
  return !party || !delivery_id || !(await isMuted(shop.store.read, delivery_id, party))
}

/** Stops the letters to a party about the steps of a delivery, or starts them again. */
export async function setLetters(
  delivery: string,
  party: 'buyer' | 'seller',
  letters: 'on' | 'muted',
  shop: Shop,
): Promise<void> {
  await muteLetters(shop.store.read, delivery, party, { muted: letters === 'muted', at: shop.now() })
}
