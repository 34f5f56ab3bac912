/** A license as software may ask about it; written with the outcome of its delivery, in one transaction. */
export interface LicenseRow {
  delivery_id: string
  /** `jti` of the license file that counts now. */
  file: string
  state: 'active' | 'suspended' | 'ended'
  product: string
  plan: string
  seats: number | null
  /** Machines at once; null: not limited. */
  machines: number | null
  /** For how long a machine keeps a floating seat without a heartbeat; null: it keeps it until it is freed. */
  lease_minutes: number | null
  /** JSON of a list of names. */
  features: string
  valid_until: string | null
}

/** Every key that was ever given for a license, as SHA-256. */
export interface LicenseKeyRow {
  hash: string
  delivery_id: string
  revoked_at: string | null
}

export interface LicenseMachineRow {
  delivery_id: string
  /** As the software names it. */
  machine: string
  name: string | null
  /** `offline`: by a request file on the order page. */
  way: 'online' | 'offline'
  activated_at: string
  seen_at: string
  lease_until: string | null
}

/** A license file that is good no more, for the published list. */
export interface RevokedLicenseRow {
  file: string
  delivery_id: string
  revoked_at: string
  /** When the file ends by itself and need not be listed any longer. */
  valid_until: string | null
}

/** Keys of one seller for one product. */
export interface LicensePoolRow {
  pool: string
  /** Seller and operator are warned below so many free keys. */
  warn_below: number
  /** When the seller was, since the pool was filled last. */
  warned_at: string | null
}

/** A key of a seller: free, reserved by an order, or given to a delivery, for ever. */
export interface PoolKeyRow {
  id: string
  pool: string
  /** JSON of the sealed key. */
  sealed: string
  /** Its line in the file it came from. */
  position: number
  /** Who reserved it. */
  order_id: string | null
  line_position: number | null
  delivery_id: string | null
  imported_at: string
  given_at: string | null
}
