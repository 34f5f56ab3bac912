/** Signs licenses (Ed25519, JWS compact serialisation, `kid` in the header). */
export interface LicenseSigner {
  sign(claims: Readonly<Record<string, unknown>>): Promise<{ jwt: string; kid: string }>
  issuer: string
}

/** A license as software may ask about it online, by its key. */
export interface License {
  key: string
  /** `jti` of the license file that counts now. */
  file: string
  product: string
  plan: string
  seats: number | null
  /** Machines at once; null: not limited. */
  machines: number | null
  /** For how long a machine keeps a floating seat without a heartbeat; null: it keeps it until it is freed. */
  leaseMinutes: number | null
  features: readonly string[]
  validUntil: Date | null
  /** Files that are good no more, for the published list. */
  revoked: readonly { file: string; at: string; validUntil: string | null }[]
}

/** A machine that holds a seat of a license. Times are ISO 8601. */
export interface Machine {
  /** As the software names it. */
  id: string
  name: string | null
  /** `offline`: by a request file on the order page. */
  way: 'online' | 'offline'
  since: string
  seen: string
  leaseUntil: string | null
}

/** Why a machine gets no seat. */
export type SeatRefusal = 'machine_limit' | 'no_license'

/** Keys of a seller's pool for one delivery; `sold-out`: there are not so many left. */
export type Taken = { status: 'taken'; keys: string[] } | { status: 'sold-out' }

/** Licenses of one delivery: its files, its machines, and its keys of a pool. Everything may be repeated. */
export interface LicensePort extends LicenseSigner {
  /** Gives a machine a seat; one that has a seat keeps it. */
  seat(machine: { id: string; name: string | null }): Promise<Machine | SeatRefusal>
  /** Takes the seat of a machine. @returns whether it had one */
  free(machine: string): Promise<boolean>
  /** Keys that are this delivery's from now on, the same ones whenever it asks. */
  take(pool: string, count: number): Promise<Taken>
}

/** What a machine may rely on without a network: the license as of now, for this machine alone. */
export interface MachineProof {
  license: Pick<License, 'file' | 'product' | 'plan' | 'seats' | 'features' | 'validUntil'>
  machine: Pick<Machine, 'id' | 'leaseUntil'>
  /** From the request, so that an old answer is not taken for a new one. */
  nonce?: string | undefined
  now: Date
}

/**
 * Claims of the answer a machine gets, to be signed. `lic` names the license file it follows from, `aud` says that it
 * is no license file itself.
 */
export function proofClaims({ license, machine, nonce, now }: MachineProof): Record<string, unknown> {
  const ends = [license.validUntil?.getTime(), machine.leaseUntil && Date.parse(machine.leaseUntil)].filter(
    (end) => typeof end === 'number',
  )
  return {
    aud: 'machine',
    lic: license.file,
    machine: machine.id,
    product: license.product,
    plan: license.plan,
    ...(license.seats === null ? {} : { seats: license.seats }),
    features: license.features,
    ...(nonce === undefined ? {} : { nonce }),
    iat: Math.floor(now.getTime() / 1000),
    ...(ends.length ? { exp: Math.floor(Math.min(...ends) / 1000) } : {}),
  }
}
