/** A letter ready to go. */
export interface Letter {
  /** Stable for one letter, so that a repeated sending is recognised as the same. */
  messageId: string
  to: string
  subject: string
  text: string
}

/** Sends mail; rejects with the cause when the mail server did not take it. */
export interface Mailer {
  send(letter: Letter): Promise<void>
}
