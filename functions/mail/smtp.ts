import { createTransport } from 'nodemailer'
import type { Mailer } from './mailer.ts'

/**
 * Mail over SMTP.
 * @param url `smtp://host:port` or `smtps://user:password@host:port`
 * @param from sender, such as `Vitrine <shop@example.com>`
 */
export function createSmtpMailer(url: string, from: string): Mailer {
  const patience = { connectionTimeout: 5000, greetingTimeout: 5000, socketTimeout: 15_000 }
  const transport = createTransport({ url, ...patience }, { from })
  return {
    async send({ messageId, to, subject, text }) {
      await transport.sendMail({ messageId, to, subject, text })
    },
  }
}
