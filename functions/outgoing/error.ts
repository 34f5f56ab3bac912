/**
 * Why a call did not bring an answer. `refused`: we do not make or follow it, and trying again changes nothing until
 * a setting changes. The others may pass by themselves.
 */
export type OutgoingFault =
  'refused' | 'redirect' | 'unreachable' | 'certificate' | 'timeout' | 'too_large' | 'broken'

/** A call that brought no usable answer; `reason` is one sentence that names the host. */
export class OutgoingError extends Error {
  readonly fault: OutgoingFault
  readonly reason: string

  constructor(fault: OutgoingFault, reason: string, options?: ErrorOptions) {
    super(reason, options)
    this.name = 'OutgoingError'
    this.fault = fault
    this.reason = reason
  }
}
