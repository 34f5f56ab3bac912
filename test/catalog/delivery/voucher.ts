import { z } from 'zod'
import { defineDelivery, type Outcome } from '../../../catalog/delivery/define.ts'
import type { Line } from '../../../catalog/delivery/line.ts'
import type { Ports } from '../../../catalog/delivery/ports.ts'

/**
 * A made-up sixth method, for the test that adds one: a code that opens a course, sent on by the buyer.
 * It asks a question, keeps a secret, reveals it, and can be taken back.
 */
const terms = z.strictObject({
  kind: z.literal('voucher'),
  course: z.string().min(1).meta({ description: 'Name of the course the voucher opens.' }),
})

const sealed = z.strictObject({ key: z.string(), iv: z.string(), data: z.string() })
const grant = z.strictObject({ code: sealed, issued: z.iso.datetime(), void: z.boolean() })

type VoucherLine = Line<z.output<typeof terms>, z.output<typeof grant>>

export const voucher = defineDelivery({
  kind: 'voucher',
  terms,
  grant,
  words: {
    en: {
      label: 'Voucher',
      summary: 'A code that opens a course.',
      steps: ['The payment is confirmed.', 'You reveal the code and hand it on.'],
    },
  },
  look: { glyph: 'M3.75 7.5h16.5v9H3.75zM9 7.5v9', tint: { light: '#6b4f1d', dark: '#d8bc86' } },
  inputs: () => [{ id: 'recipient', label: 'For whom?', type: 'text', required: true, maxLength: 80 }],
  asks: () => ({ code: 'issuing', text: 'Issuing the voucher' }),
  provision: issue,
  check: issue,

  async end(line) {
    const note = 'The voucher is void.'
    return { status: 'ended', grant: line.grant && { ...line.grant, void: true }, note }
  },

  actions: {
    reveal: {
      label: 'Reveal code',
      by: 'buyer',
      when: ({ grant, state }) => grant !== null && !grant.void && state !== 'suspended',
      async run({ grant }, _inputs, ports) {
        if (!grant) return {}
        return { show: [{ type: 'secret', label: 'Code', value: await ports.open('code', grant.code) }] }
      },
    },
  },

  offerView: (terms) => [{ type: 'text', label: 'Course', value: terms.course }],
  receiptView({ grant, inputs, state }) {
    if (!grant) return []
    const recipient = { type: 'text' as const, label: 'For', value: inputs.recipient ?? '' }
    if (state === 'suspended') return [recipient]
    return [recipient, { type: 'secret', label: 'Code', action: 'reveal' }]
  },
})

async function issue(line: VoucherLine, ports: Ports): Promise<Outcome<z.output<typeof grant>>> {
  const note = 'The voucher is ready.'
  if (line.grant) return { status: 'granted', grant: line.grant, note }
  const code = await ports.seal('code', Buffer.from(ports.random(8)).toString('hex'))
  return { status: 'granted', grant: { code, issued: ports.now().toISOString(), void: false }, note }
}
