/** A link to a file that is sold; the token itself is kept nowhere. */
export interface DownloadLinkRow {
  /** SHA-256 of the link's token. */
  hash: string
  delivery_id: string
  /** JSON of `catalog/delivery/downloads-port.ts` keptFileSchema. */
  file: string
  created_at: string
  /** Until when the download may begin. */
  expires_at: string
  /** SHA-256 of what the one who began it was given to come back with; null: not begun. */
  session: string | null
  /** SHA-256 of where that one came from, for programs that keep no cookies. */
  client: string | null
  /** Until when what has begun may be resumed. */
  session_until: string | null
}

/** What a delivery's buyer may pull, by which password. */
export interface PullTokenRow {
  delivery_id: string
  /** SHA-256 of the password. */
  hash: string
  /** Name of the registry in the settings. */
  registry: string
  /** JSON list of names. */
  repositories: string
  created_at: string
  expires_at: string
}

/** A version the buyer of a delivery was written about. */
export interface ReleaseNoticeRow {
  delivery_id: string
  version: string
  created_at: string
}
