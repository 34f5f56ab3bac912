import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import type { MailStore } from './store.ts'

const limitBytes = 10 * 1024 * 1024

/** An SMTP server that takes every mail into the store. Not listening yet; without TLS and login, for loopback only. */
export function createMailReceiver(store: MailStore, now: () => Date): SMTPServer {
  const receiver = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    size: limitBytes,
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const isTooLarge = stream.sizeExceeded
        if (isTooLarge) return done(Object.assign(new Error('The mail is too large.'), { responseCode: 552 }))
        const to = session.envelope.rcptTo.map(({ address }) => address)
        keep(store, Buffer.concat(chunks), { to, receivedAt: now().toISOString() }).then(() => done(), done)
      })
    },
  })
  // A sender that dies in the middle of a letter is told of as an error, which must not end the mailbox.
  receiver.on('error', () => {})
  return receiver
}

async function keep(
  store: MailStore,
  raw: Uint8Array,
  envelope: { to: string[]; receivedAt: string },
): Promise<void> {
  const mail = await PostalMime.parse(raw)
  store.add({
    ...envelope,
    messageId: mail.messageId ?? null,
    from: mail.from ? [mail.from.name, mail.from.address].filter(Boolean).join(' ') : 'unknown sender',
    subject: mail.subject ?? '(no subject)',
    text: mail.text ?? 'This mail has no plain text.',
  })
}
