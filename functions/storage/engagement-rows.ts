/** A party that wants no letters about the steps of a delivery. */
export interface MutedLettersRow {
  delivery_id: string
  party: 'buyer' | 'seller'
  since: string
}

/** Somebody asks a seller to get in touch. Deleted when its time is over. */
export interface LeadRow {
  id: string
  seller: string
  product: string
  name: string
  email: string
  company: string
  message: string
  locale: string
  /** The sentence that was agreed to, as it was shown. */
  consent: string
  created_at: string
  /** When it is deleted. */
  delete_at: string
}
