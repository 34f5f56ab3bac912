import type { Input, Party } from '../../wire.ts'
import type { Action } from '../define.ts'
import type { Ports } from '../ports.ts'
import { canMove, type Engagement, type MoveId, moveEngagement } from '../engagement.ts'
import { outcomeOf } from '../engagement-outcome.ts'
import type { ServiceLine, ServiceTerms } from './terms.ts'

/** What buyer and seller may do; the ids are explained in `engagement.ts`. */
export const serviceActions: Record<MoveId, Action<ServiceTerms, Engagement>> = {
  'take-on': act({ move: 'take-on', by: 'seller', label: 'Take on the request', primary: true, inputs: [] }),
  decline: act({
    move: 'decline',
    by: 'seller',
    label: 'Decline the request',
    inputs: [noteInput('Reason', 'The buyer reads it. The payment is refunded by the store.')],
  }),
  deliver: act({
    move: 'deliver',
    by: 'seller',
    label: 'Deliver the work',
    primary: true,
    inputs: [
      noteInput('What you deliver', 'The buyer reads it on the order page.'),
      {
        id: 'file',
        label: 'File',
        type: 'file',
        required: false,
        help: 'A report, an archive, a proof of the work.',
      },
    ],
  }),
  accept: act({ move: 'accept', by: 'buyer', label: 'Accept the delivery', primary: true, inputs: [] }),
  reject: act({
    move: 'reject',
    by: 'buyer',
    label: 'Reject the delivery',
    inputs: [noteInput('What is missing', 'The seller reads it and delivers again.')],
  }),
}

interface Act {
  move: MoveId
  by: Extract<Party, 'buyer' | 'seller'>
  label: string
  primary?: true
  inputs: Input[]
}

function act({ move, by, label, primary, inputs }: Act): Action<ServiceTerms, Engagement> {
  return {
    label,
    by,
    ...(primary ? { primary } : {}),
    when: (line) => line.grant !== null && canMove(line.grant, move),
    inputs: () => inputs,
    run: (line, given, ports) => run(line, { move, by, given }, ports),
  }
}

async function run(
  line: ServiceLine,
  { move, by, given }: Pick<Act, 'move' | 'by'> & { given: Readonly<Record<string, string>> },
  ports: Ports,
): ReturnType<Action<ServiceTerms, Engagement>['run']> {
  if (!line.grant) throw new RangeError('the engagement is not open yet')
  const file = given.file === undefined ? null : await ports.files.find(given.file)
  if (given.file !== undefined && !file) throw new RangeError('the file is not one of this delivery')
  const happening = {
    move,
    by,
    at: ports.now(),
    ...(given.note === undefined ? {} : { note: given.note }),
    ...(file ? { file } : {}),
  }
  return {
    outcome: outcomeOf(moveEngagement(line.grant, happening, line.terms.deadlines), line, ports.now()),
  }
}

function noteInput(label: string, help: string): Input {
  return { id: 'note', label, type: 'textarea', required: true, help, maxLength: 4000 }
}
