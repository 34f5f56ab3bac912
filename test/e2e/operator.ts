import type { z } from 'zod'
import type { RunningShop } from './shop.ts'

/** A call of the operator, by token; GET without a body, else POST. */
export async function operator<Answer>(
  { url, operatorToken }: RunningShop,
  path: string,
  schema: z.ZodType<Answer>,
  body?: object,
): Promise<Answer> {
  const answer = await fetch(url + path, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${operatorToken}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return schema.parse(await answer.json())
}
