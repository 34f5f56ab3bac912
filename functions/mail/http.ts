import type { Letter, Mailer } from './mailer.ts'

const withinMs = 15_000

/**
 * Mail over an HTTP interface in the form of Resend's: `POST {from, to, subject, text, headers}`, with the message id
 * as `Idempotency-Key`, so that a letter that is sent again after a crash reaches the buyer once.
 * Source: resend.com/docs/api-reference/emails/send-email
 * @param url its address; a name or password before the host goes out as `Authorization: Bearer`
 * @param from sender, such as `Vitrine <shop@example.com>`
 */
export function createHttpMailer(url: string, from: string): Mailer {
  const { address, token } = splitToken(url)
  return {
    async send(letter) {
      const response = await fetch(address, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': letter.messageId,
          ...(token ? { authorization: `Bearer ${token}` } : {}),
        },
        body: JSON.stringify(bodyOf(letter, from)),
        redirect: 'manual',
        signal: AbortSignal.timeout(withinMs),
      })
      const answer = await response.text()
      if (response.ok) return
      const name = faultName(answer)
      // The key was used for this letter, with another link in it: the service has the letter.
      // Source: resend.com/docs/dashboard/emails/idempotency-keys
      if (response.status === 409 && name === 'invalid_idempotent_request') return
      throw new Error(
        `The mail service answered with HTTP ${response.status}${name ? ` (${name})` : ''} and did not take the mail.`,
      )
    },
  }
}

function bodyOf({ messageId, to, subject, text }: Letter, from: string): object {
  return { from, to: [to], subject, text, headers: { 'Message-ID': messageId } }
}

function splitToken(url: string): { address: string; token: string } {
  const parsed = new URL(url)
  const token = decodeURIComponent(parsed.password || parsed.username)
  parsed.username = ''
  parsed.password = ''
  return { address: parsed.href, token }
}

/** The code of a fault, and nothing else of the answer: it may repeat the letter, which no log may hold. */
function faultName(answer: string): string | undefined {
  return /"name"\s*:\s*"(\w{1,60})"/.exec(answer)?.[1]
}
