import type { Input } from '../../wire.ts'
import type { Action, Outcome } from '../define.ts'
import { type ContactField, contactFields } from '../seller-port.ts'
import type { SaasGrant, SaasLine, SaasTerms, StepOf } from './grant.ts'

/** What the buyer is asked for, at checkout or when the seller's server finds it missing or taken. */
export function contactInput(field: ContactField, seller: string): Input {
  return { ...questions[field], id: field, required: true, help: `${seller} gets it with your order.` }
}

const questions: Record<ContactField, Omit<Input, 'id' | 'required' | 'help'>> = {
  mobile: {
    label: 'Mobile number',
    type: 'text',
    placeholder: '+49 151 23456789',
    pattern: '\\+?[0-9][0-9 \\-]{5,30}',
    fault: 'A mobile number has digits, with the country in front: +49 151 23456789.',
    maxLength: 32,
  },
  email: { label: 'E-mail address', type: 'email', maxLength: 128 },
  domain: {
    label: 'E-mail domain',
    type: 'text',
    placeholder: 'example.com',
    pattern: '([a-zA-Z0-9]([a-zA-Z0-9\\-]{0,61}[a-zA-Z0-9])?\\.)+[a-zA-Z]{2,63}',
    fault: 'A domain looks like example.com.',
    maxLength: 128,
  },
}

/**
 * The line as the seller may know it: with what the buyer gave later in place of what was given at checkout. Whoever
 * gave something for the seller agreed to that, and to nothing more: the order's own address goes only where the buyer
 * agreed to share it.
 */
export function withContact(line: SaasLine): SaasLine {
  const { grant, inputs, buyer } = line
  const later = grant && 'contact' in grant ? grant.contact : undefined
  const given = { ...inputs, ...later }
  if (!contactFields.some((field) => given[field])) return line
  const email = buyer.sharesContact ? buyer.email : (given.email ?? null)
  return { ...line, inputs: given, buyer: { ...buyer, email, sharesContact: true } }
}

/** The seller said what only the buyer can put right. @param reason null when the buyer knows it already */
export function waitForBuyer(
  line: SaasLine,
  grant: StepOf<'asked'>,
  reason: string | null,
): Outcome<SaasGrant> {
  const deed =
    grant.correct === 'again'
      ? 'Put it right there, then ask again; or write to us and we send your money back.'
      : 'Give another one below.'
  const said = reason ?? `${line.seller.name} needs something of you to set up the account.`
  return { status: 'waiting', on: 'buyer', grant, note: `${said} ${deed}` }
}

/** What the buyer may put right; the seller is asked again by the job that follows. */
export const correct: Action<SaasTerms, SaasGrant> = {
  label: 'Ask again',
  by: 'buyer',
  primary: true,
  when: ({ grant }) => grant?.step === 'asked' && grant.correct !== undefined,
  inputs: ({ grant, seller }) =>
    grant?.step === 'asked' && grant.correct && grant.correct !== 'again'
      ? [contactInput(grant.correct, seller.name)]
      : [],
  run: async ({ grant, seller }, given) => {
    if (grant?.step !== 'asked' || !grant.correct) throw new RangeError('There is nothing to put right.')
    const { correct: field, contact, ...kept } = grant
    const all = field === 'again' ? contact : { ...contact, [field]: given[field] }
    const asked: SaasGrant = { ...kept, ...(all ? { contact: all } : {}) }
    const note = `Asking ${seller.name} once more to set up your account.`
    return { outcome: { status: 'waiting', on: 'seller', grant: asked, note, checkAfterSeconds: 0 } }
  },
}
