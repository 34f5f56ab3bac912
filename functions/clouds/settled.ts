import type { ShareAnswer } from '../../catalog/delivery/cloud-port.ts'
import { OutgoingError } from '../outgoing/fetch.ts'
import { CloudFault } from './fault.ts'

/** Runs calls to a cloud; what went wrong on the way becomes an answer. */
export async function settled(step: () => Promise<ShareAnswer>): Promise<ShareAnswer> {
  try {
    return await step()
  } catch (error) {
    if (error instanceof CloudFault) return { status: error.status, reason: error.reason }
    if (!(error instanceof OutgoingError)) throw error
    return { status: error.fault === 'refused' ? 'refused' : 'unreachable', reason: error.reason }
  }
}
