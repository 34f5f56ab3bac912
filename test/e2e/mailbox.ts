import { z } from 'zod'
import { eventually } from './shop.ts'

const mailsSchema = z.array(
  z.object({
    id: z.number(),
    messageId: z.string(),
    subject: z.string(),
    to: z.array(z.string()),
    text: z.string(),
  }),
)

export type ReceivedMail = z.output<typeof mailsSchema>[number]

/** The mails to an address, newest first. */
export async function mailsTo(mailboxUrl: string, to: string): Promise<ReceivedMail[]> {
  const answer = await fetch(`${mailboxUrl}/mails.json?to=${encodeURIComponent(to)}`)
  return mailsSchema.parse(await answer.json())
}

/** Waits for a mail to an address whose text has a link of this form, and gives the link. */
export async function linkFromMail(mailboxUrl: string, to: string, link: RegExp): Promise<string> {
  return eventually(`a mail to ${to} with ${link}`, async () => {
    const mails = await mailsTo(mailboxUrl, to)
    return mails.map(({ text }) => link.exec(text)?.[0]).find(Boolean)
  })
}
