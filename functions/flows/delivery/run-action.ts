import type { Action } from '../../../catalog/delivery/define.ts'
import { parseInputs } from '../../../catalog/delivery/inputs.ts'
import { inputInLanguage, itemInLanguage, type Say } from '../../../catalog/delivery/phrases.ts'
import type { Input, Party, ViewItem } from '../../../catalog/wire.ts'
import { VitrineError } from '../../errors.ts'
import { endingOf } from '../../files/file-kind.ts'
import { appendAudit } from '../../storage/audit.ts'
import { claimDeliveryAt } from '../../storage/deliveries.ts'
import { insertMail } from '../../storage/mails.ts'
import { lockOrder } from '../../storage/orders.ts'
import type { Tx } from '../../storage/schema.ts'
import { applyOutcome } from './apply-outcome.ts'
import { deliverySays } from './chinese.ts'
import { type Loaded, loadDelivery } from '../line.ts'
import { fullSentence } from '../sentences.ts'
import type { Shop } from '../shop.ts'
import { megabytesText, withUploadLimit } from '../upload-limit.ts'

export interface ActionCall {
  delivery: string
  action: string
  by: Party
  inputs: Readonly<Record<string, string>>
}

/**
 * Does what a party asked for, if the method offers it to that party now. What it shows, and why it refuses, a buyer reads
 * in the language of the order.
 * @returns what is shown once to the one who acted
 * @throws VitrineError `action_unknown`, `input_invalid`, `state_conflict`
 */
export async function runAction(call: ActionCall, shop: Shop): Promise<ViewItem[]> {
  const { loaded, action } = await find(call, shop)
  const { method, order } = loaded
  const say = call.by === 'buyer' ? deliverySays(order.locale, method) : asItIs
  const inputs = await readInputs(action, loaded, { given: call.inputs, say }, shop)
  const result = await action.run(loaded.line, inputs, loaded.ports)
  shop.reached('action.answered')
  const outcome = result.outcome
  if (outcome?.status === 'retry') throw new VitrineError('state_conflict', say(fullSentence(outcome.reason)))
  await shop.store.transaction(async (tx) => {
    await lockOrder(tx, loaded.order.id)
    const base = { order: loaded.order.id, delivery: loaded.delivery.id, at: shop.now(), actor: call.by }
    if (result.note) await appendAudit(tx, { ...base, code: call.action, text: result.note })
    else await appendAudit(tx, { ...base, code: call.action, text: action.label, visible: false })
    if (!outcome) return
    const fence = await claimDeliveryAt(tx, loaded.delivery.id, loaded.delivery.attempt)
    if (fence === null || !(await applyOutcome(tx, { loaded, fence, outcome, actor: call.by }, shop))) {
      throw new VitrineError('state_conflict', 'Something else happened at the same moment.')
    }
    if (result.note && result.tells) await mailNote(tx, loaded, { action: call.action, fence }, shop)
    shop.reached('action.written')
  })
  shop.changed(loaded.order.id)
  shop.poke()
  return (result.show ?? []).map((item) => itemInLanguage(item, say))
}

const asItIs: Say = (text) => text

/** Writes to the buyer, who would not hear of it otherwise. The timeline has the words, under the action's name. */
async function mailNote(
  tx: Tx,
  { delivery, order }: Loaded,
  { action, fence }: { action: string; fence: number },
  shop: Shop,
): Promise<void> {
  if (!order.email) return
  const mail = { kind: 'told' as const, order: order.id, delivery: delivery.id, to: order.email }
  await insertMail(tx, { ...mail, id: `${delivery.id}.${action}.${fence}` }, shop)
}

async function find(
  { delivery, action: id, by }: ActionCall,
  shop: Shop,
): Promise<{ loaded: Loaded; action: Action<unknown, unknown> }> {
  const loaded = await loadDelivery(shop.store.read, delivery, shop)
  const action = Object.hasOwn(loaded.method.actions, id) ? loaded.method.actions[id] : undefined
  if (action?.by !== by || !action.when(loaded.line, shop.now())) {
    throw new VitrineError('action_unknown', `"${id}" cannot be done now.`)
  }
  return { loaded, action }
}

async function readInputs(
  action: Action<unknown, unknown>,
  { line, ports }: Loaded,
  { given, say }: { given: ActionCall['inputs']; say: Say },
  shop: Shop,
): Promise<Record<string, string>> {
  const asked = (action.inputs?.(line) ?? []).map((input) =>
    withUploadLimit(inputInLanguage(input, say), shop),
  )
  const parsed = parseInputs(asked, given)
  const faults = 'faults' in parsed ? parsed.faults : await missingFiles(asked, parsed.values, ports)
  if ('values' in parsed && !faults.length) return parsed.values
  const fields = faults.map(({ id, message }) => ({
    field: `inputs.${id}`,
    code: 'input_invalid',
    message,
  }))
  throw new VitrineError('input_invalid', fields[0]?.message ?? 'An answer is not possible.', { fields })
}

/** Answers whose files this delivery does not have, or that are too many or of another kind than was asked for. */
async function missingFiles(
  asked: readonly Input[],
  values: Readonly<Record<string, string>>,
  { files }: Loaded['ports'],
): Promise<{ id: string; message: string }[]> {
  const faults = asked
    .filter(({ id, type }) => type === 'file' && values[id] !== undefined)
    .map(async ({ id, label, accept, maxFiles = 1, maxBytes = Infinity }) => {
      const ids = (values[id] ?? '').split(',')
      if (ids.length > maxFiles) {
        return { id, message: `${label}: at most ${maxFiles} ${maxFiles === 1 ? 'file' : 'files'}.` }
      }
      const found = await Promise.all(ids.map((file) => files.find(file)))
      if (found.includes(null)) return { id, message: `${label}: this file is not here. Attach it again.` }
      const wrong = accept && found.find((file) => file && !accept.includes(endingOf(file.name)))
      const large = found.find((file) => file && file.size > maxBytes)
      if (large) {
        return { id, message: `${label}: “${large.name}” is larger than ${megabytesText(maxBytes)}.` }
      }
      return wrong ? { id, message: `${label}: only ${accept.join(', ')} is taken.` } : null
    })
  return (await Promise.all(faults)).filter((fault) => fault !== null)
}
