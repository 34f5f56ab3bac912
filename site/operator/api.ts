import type {
  DeliveryState,
  OrderState,
  Party,
  Problem,
  PublicAction,
  PublicOrder,
  PublicPayment,
  PublicRefund,
} from '../../catalog/wire.ts'

export interface OperatorDelivery {
  id: string
  order: string
  kind: string
  state: DeliveryState
  waitingFor?: Party
  text: string
  lastError?: string
  updatedAt: string
  /** What the operator may do now; with an order. */
  actions?: PublicAction[]
}

export interface OperatorOrder {
  id: string
  state: OrderState
  createdAt: string
  email: string | null
  amount: number
  currency: string
  partner: string | null
  held?: string
  products: string[]
  deliveries: OperatorDelivery[]
}

/** A payment, and what of it has not gone back: of all, and for each line. */
export interface OperatorPayment extends PublicPayment {
  left: number
  lines: { line: string; left: number }[]
}

export interface OperatorMoney {
  payments: OperatorPayment[]
  disputes: {
    id: string
    amount: number
    currency: string
    state: 'open' | 'won' | 'lost'
    reason: string
    at: string
  }[]
  refunds: (PublicRefund & { id: string; error?: string; retry?: string })[]
}

export interface OrderDetail {
  order: PublicOrder
  held?: string
  partner: string | null
  session: string | null
  deliveries: OperatorDelivery[]
  audit: { at: string; actor: string; code: string; text: string; delivery: string | null }[]
  auditIntact: boolean
  money: OperatorMoney
  jobs: {
    id: string
    kind: string
    state: string
    attempt: number
    runAt: string
    lastError: string | null
  }[]
}

export interface DeadLetter {
  id: string
  kind: string
  order: string | null
  attempt: number
  lastError: string
  at: string
}

export interface Health {
  ok: boolean
  causes: { code: string; text: string }[]
}

/** A refusal of the server, in its own words if it said any; `status` 0 when there was no answer. */
export class Refusal extends Error {
  readonly status: number
  readonly next: string

  constructor(status: number, detail: string, next: string) {
    super(detail)
    this.status = status
    this.next = next
  }
}

/**
 * Calls the operator's part of the API; the cookie of the session goes along.
 * @param body makes it a POST
 * @throws Refusal
 */
export async function call<Answer>(
  path: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const request: RequestInit = { headers: { accept: 'application/json', ...headers }, cache: 'no-store' }
  if (body) {
    request.method = 'POST'
    request.body = JSON.stringify(body)
    request.headers = { ...request.headers, 'content-type': 'application/json' }
  }
  const response = await fetch(`/api/operator/${path}`, request).catch(() => null)
  if (!response) throw new Refusal(0, '', '')
  const answer: unknown = await response.json().catch(() => null)
  if (response.ok) return answer as Answer
  const problem = answer as Partial<Problem> | null
  throw new Refusal(response.status, problem?.detail ?? '', problem?.next ?? '')
}
