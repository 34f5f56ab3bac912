/** Why a cloud gave no answer to work with: `refused` stays so until somebody changes something. */
export class CloudFault extends Error {
  readonly status: 'unreachable' | 'refused'
  readonly reason: string

  constructor(status: 'unreachable' | 'refused', reason: string) {
    super(reason)
    this.name = 'CloudFault'
    this.status = status
    this.reason = reason
  }
}
