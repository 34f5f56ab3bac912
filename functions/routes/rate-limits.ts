import ipaddr from 'ipaddr.js'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { VitrineError } from '../errors.ts'

/** Counts calls by a key and refuses those over the limit. */
export type RateLimit = (key: string) => Promise<void>

/** @throws (when called) VitrineError `rate_limited` with the seconds to wait */
export function createRateLimit(options: { calls: number; seconds: number }): RateLimit {
  const limiter = new RateLimiterMemory({ points: options.calls, duration: options.seconds })
  return async (key) => {
    try {
      await limiter.consume(key)
    } catch (reason) {
      if (!(reason instanceof RateLimiterRes)) throw reason
      const retryAfterSeconds = Math.max(1, Math.ceil(reason.msBeforeNext / 1000))
      throw new VitrineError('rate_limited', `Too many requests; wait ${retryAfterSeconds} s.`, {
        retryAfterSeconds,
      })
    }
  }
}

/** An IPv6 caller owns its /64; an IPv4 caller is one address. */
export function addressPrefix(address: string): string {
  if (!ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address)
  return parsed.kind() === 'ipv4'
    ? parsed.toString()
    : parsed.toNormalizedString().split(':').slice(0, 4).join(':')
}
