import type { DeliveryState } from '../../../catalog/wire.ts'
import { keepLicense, revokeFiles } from '../../storage/licenses.ts'
import type { LicenseRow, Tx } from '../../storage/schema.ts'
import type { Loaded } from '../line.ts'

/** Writes what software may ask of a delivery's license, in the transaction that stores its grant and state. */
export async function keepLicenseOf(
  tx: Tx,
  { method, delivery, line }: Pick<Loaded, 'method' | 'delivery' | 'line'>,
  { grant, state, now }: { grant: unknown; state: DeliveryState; now: Date },
): Promise<void> {
  const license = grant === null ? null : (method.licenseOf?.({ ...line, grant }) ?? null)
  if (!license) return
  const row: LicenseRow = {
    delivery_id: delivery.id,
    file: license.file,
    state: stateOf(state),
    product: license.product,
    plan: license.plan,
    seats: license.seats,
    machines: license.machines,
    lease_minutes: license.leaseMinutes,
    features: JSON.stringify(license.features),
    valid_until: license.validUntil?.toISOString() ?? null,
  }
  await keepLicense(tx, row, { key: license.key, at: now.toISOString() })
  await revokeFiles(tx, delivery.id, license.revoked)
}

/** What is not handed out yet, or not any more, opens nothing. */
function stateOf(state: DeliveryState): LicenseRow['state'] {
  return state === 'active' || state === 'ended' ? state : 'suspended'
}
