import { defineDelivery, type Outcome } from '../define.ts'
import { promiseRows } from '../engagement-promise.ts'
import { saasInLanguage } from './chinese.ts'
import type { Ports } from '../ports.ts'
import { handActions, handRows, rulesOf, setUpByHand } from './by-hand.ts'
import { contactInput, correct, withContact } from './correct.ts'
import { type SaasGrant, type SaasLine, type SaasTerms, saasGrant, saasTerms } from './grant.ts'
import { taskDone } from './hand-task.ts'
import { asksRunning, end, life } from './life.ts'
import { accessRows, reveal, revealAgain } from './reveal.ts'
import { setUp } from './set-up.ts'
import { termBegins } from './term.ts'
import { saasLook, saasWords } from './words.ts'

/**
 * An account on the seller's own system. The seller's server is asked for an instance, then looked at until it hands
 * over the addresses; or the seller makes the account by hand and the buyer accepts it. User name is shown, password
 * and message are sealed until the buyer reveals them. What money says later, the seller is told.
 */
export const saas = defineDelivery<'saas', SaasTerms, SaasGrant>({
  kind: 'saas',
  words: saasWords,
  look: saasLook,
  terms: saasTerms,
  grant: saasGrant,

  offerView: ({ supervised, deadlines, silence }) => [
    { type: 'text', label: 'Access', value: 'In the browser, with an account of your own' },
    {
      type: 'text',
      label: 'Set up',
      value: supervised
        ? 'By the seller’s people after payment; you look at it and accept it'
        : 'By the seller’s system after payment, usually within a minute',
    },
    ...(supervised ? promiseRows(rulesOf({ terms: { deadlines, silence } }), 'request') : []),
    {
      type: 'list',
      label: 'You receive',
      value: ['Address of the application', 'Address of its administration', 'User name', 'Initial password'],
    },
  ],

  inLanguage: saasInLanguage,
  // Nobody is called where people make the account.
  runsAnywhere: ({ supervised }) => supervised === true,
  byPeople: ({ terms }) => terms.supervised === true,

  inputs: ({ ask = [] }) => ask.map((field) => contactInput(field, 'The seller')),

  asks: (line, step) => {
    if (step) return asksRunning(line, step)
    const { seller, grant, terms } = line
    if (terms.supervised) return { code: 'asked_seller', text: `Sent your order to ${seller.name}` }
    return grant && grant.step !== 'asked'
      ? { code: 'asked_seller', text: `Asked ${seller.name} whether your account is ready` }
      : { code: 'asked_seller', text: `Asked ${seller.name} to set up your account` }
  },

  termBegins,
  instanceOf: (grant) => ('instance' in grant ? grant.instance : null),
  forSeller: withContact,
  provision: look,
  check: look,
  ...life,
  end,

  actions: {
    correct,
    reveal,
    'reveal-again': revealAgain,
    ...handActions,
    done: taskDone,
  },

  receiptView: (line, { now }) => [...accessRows(line, now()), ...handRows(line)],
})

function look(line: SaasLine, ports: Ports): Promise<Outcome<SaasGrant>> {
  return line.terms.supervised ? setUpByHand(line, ports) : setUp(line, ports)
}
