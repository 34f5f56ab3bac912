import { setTimeout as pause } from 'node:timers/promises'
import {
  actionAnswerSchema,
  type PublicDelivery,
  type PublicOrder,
  publicOrderSchema,
  uploadAnswerSchema,
  type ViewItem,
} from '../../catalog/wire.ts'
import { askJson, askUntilAnswered, eventually, Refused } from './ask.ts'
import type { World } from './world.ts'

/** A file as somebody hands it over. */
export interface HandedFile {
  name: string
  text: string
}

/** The page of one order, as its buyer uses it. */
export interface OrderPage {
  /** The delivery of a line, as soon as there is one. */
  delivery(index: number): Promise<PublicDelivery>
  /** Does what the page offers as soon as it offers it. @returns what is shown for it, once */
  act(index: number, action: string, inputs?: Readonly<Record<string, string>>): Promise<ViewItem[]>
  /** The same when it is offered now; null when it is not. */
  actNow(index: number, action: string, inputs?: Readonly<Record<string, string>>): Promise<ViewItem[] | null>
  /** @returns the id by which an action names the file */
  upload(index: number, file: HandedFile): Promise<string>
}

export function openOrderPage({ id, token }: { id: string; token: string }, { shopUrl }: World): OrderPage {
  const at = `${shopUrl}/api/orders/${id}`
  const read = async (): Promise<PublicOrder> => publicOrderSchema.parse(await askJson(at, { token }))

  const lineOffering = async (index: number, action: string): Promise<string | null> => {
    const line = (await read()).lines[index]
    return line?.delivery?.actions.some((one) => one.id === action) ? line.id : null
  }

  const press = (line: string, action: string, inputs: Readonly<Record<string, string>>) =>
    once(async () => {
      const answer = await askJson(`${at}/lines/${line}/actions/${action}`, { body: { inputs }, token })
      return actionAnswerSchema.parse(answer).show
    })

  return {
    delivery: (index) =>
      eventually('the delivery on the order page', async () => (await read()).lines[index]?.delivery, 500),
    async act(index, action, inputs = {}) {
      const line = await eventually(`"${action}" on ${id}`, () => lineOffering(index, action), 500)
      return (await press(line, action, inputs)) ?? []
    },
    async actNow(index, action, inputs = {}) {
      const line = await lineOffering(index, action)
      return line === null ? null : press(line, action, inputs)
    },
    async upload(index, file) {
      const line = (await read()).lines[index]?.id ?? ''
      return sendFile(`${at}/files`, file, { token, line })
    },
  }
}

/** Hands a file over, again until it is taken. @returns its id */
export async function sendFile(
  url: string,
  { name, text }: HandedFile,
  { token, line }: { token: string; line?: string },
): Promise<string> {
  const form = new FormData()
  if (line) form.append('line', line)
  form.append('file', new File([text], name))
  const answer = await askUntilAnswered(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: form,
  })
  return uploadAnswerSchema.parse(JSON.parse(answer.text)).file
}

/** Does something that can be done once; null when it was done before, by a call whose answer was lost. */
export async function once<Answer>(call: () => Promise<Answer>): Promise<Answer | null> {
  for (;;) {
    try {
      return await call()
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      if (error.code === 'action_unknown') return null
      if (error.code !== 'state_conflict') throw error
      await pause(500)
    }
  }
}
