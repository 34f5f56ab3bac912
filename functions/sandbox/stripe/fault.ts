/** Error types of Stripe's API. Source: docs.stripe.com/api/errors */
export type FaultType = 'invalid_request_error' | 'idempotency_error' | 'card_error' | 'api_error'

interface FaultFacts {
  status: number
  type: FaultType
  message: string
  code?: string
  param?: string
}

/** A refusal in the shape of Stripe's API. */
export class StripeFault extends Error {
  readonly facts: FaultFacts

  constructor(facts: FaultFacts) {
    super(facts.message)
    this.facts = facts
  }

  get body(): { error: Record<string, string> } {
    const { type, message, code, param } = this.facts
    return { error: { type, message, ...(code ? { code } : {}), ...(param ? { param } : {}) } }
  }
}

export function missing(kind: string, id: string, param = 'id'): StripeFault {
  const message = `No such ${kind}: '${id}'`
  return new StripeFault({
    status: 404,
    type: 'invalid_request_error',
    code: 'resource_missing',
    message,
    param,
  })
}

export function invalid(param: string, message: string, code = 'parameter_invalid'): StripeFault {
  return new StripeFault({ status: 400, type: 'invalid_request_error', code, message, param })
}
