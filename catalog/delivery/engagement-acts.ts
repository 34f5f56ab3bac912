import type { Input, Party } from '../wire.ts'
import type { AsideId, MoveId } from './engagement-table.ts'

/** An act as a party reads and presses it. One move of the table may be offered to both sides, each by a name of its own. */
interface ActRule {
  move: MoveId | AsideId
  by: Party
  label: string
  primary?: true
  rare?: true
  inputs: Input[]
  /** What the timeline says of an act that leaves the step as it is. */
  told?(said: { seller: string; note: string | undefined; stage: string | undefined }): string
  /** Who gets that by mail, too: nothing else tells of it. */
  tells?: 'buyer'
}

/** All that the parties of an engagement may do, in the order of its course. */
export const engagementActs: Record<EngagementAction, ActRule> = {
  submit: { move: 'submit', by: 'buyer', label: 'Send the request', primary: true, inputs: [] },
  'take-on': { move: 'take-on', by: 'seller', label: 'Take on the request', primary: true, inputs: [] },
  return: {
    move: 'return',
    by: 'seller',
    label: 'Send the request back',
    inputs: [noteInput('What is missing or unclear', 'The buyer reads it, and completes the request.')],
  },
  decline: {
    move: 'decline',
    by: 'seller',
    label: 'Decline the request',
    inputs: [noteInput('Reason', 'The buyer reads it. The payment is refunded by the store.')],
  },
  deliver: {
    move: 'deliver',
    by: 'seller',
    label: 'Deliver the work',
    primary: true,
    inputs: [
      noteInput('What you deliver', 'The buyer reads it on the order page.'),
      filesInput('Files', 'Reports, archives, proofs of the work. Their SHA-256 is kept on the record.', 5),
    ],
  },
  reach: {
    move: 'reach',
    by: 'seller',
    label: 'Say that a stage is reached',
    inputs: [
      { ...noteInput('What was done', 'The buyer reads it.'), required: false },
      filesInput('Files', 'What shows it.', 5),
    ],
    tells: 'buyer',
    told: ({ seller, stage, note }) => `${seller} reached the stage “${stage}”${quoted(note)}`,
  },
  accept: { move: 'accept', by: 'buyer', label: 'Accept the delivery', primary: true, inputs: [] },
  reject: {
    move: 'reject',
    by: 'buyer',
    label: 'Reject the delivery',
    inputs: [noteInput('What is missing', 'The seller reads it and delivers again.')],
  },
  appeal: {
    move: 'appeal',
    by: 'buyer',
    rare: true,
    label: 'Ask the operator to decide',
    inputs: [noteInput('Why', 'Operator and seller read it. Until the decision everything stands still.')],
  },
  withdraw: {
    move: 'withdraw',
    by: 'buyer',
    label: 'Go on without the operator',
    inputs: [],
    told: () => 'The buyer no longer asks for a decision.',
  },
  'call-operator': {
    move: 'appeal',
    by: 'seller',
    rare: true,
    label: 'Ask the operator to decide',
    inputs: [noteInput('Why', 'Operator and buyer read it. Until the decision everything stands still.')],
  },
  'withdraw-call': {
    move: 'withdraw',
    by: 'seller',
    label: 'Go on without the operator',
    inputs: [],
    told: ({ seller }) => `${seller} no longer asks for a decision.`,
  },
  'ask-refund': {
    move: 'ask-refund',
    by: 'buyer',
    rare: true,
    label: 'Ask for a refund',
    inputs: [percentInput(), noteInput('Why', 'The seller reads it, and agrees or goes on.')],
  },
  'agree-refund': { move: 'agree-refund', by: 'seller', label: 'Agree to the refund', inputs: [] },
  'refuse-refund': {
    move: 'refuse-refund',
    by: 'seller',
    label: 'Refuse the refund',
    inputs: [noteInput('Why', 'The buyer reads it.')],
    told: ({ seller, note }) => `${seller} refused the refund${quoted(note)}`,
  },
  'offer-refund': {
    move: 'ask-refund',
    by: 'seller',
    rare: true,
    label: 'Offer a refund',
    inputs: [percentInput(), noteInput('Why', 'The buyer reads it, and takes it or goes on.')],
  },
  'take-refund': { move: 'agree-refund', by: 'buyer', label: 'Take the refund', inputs: [] },
  'refuse-offer': {
    move: 'refuse-refund',
    by: 'buyer',
    label: 'Go on without the refund',
    inputs: [],
    told: () => 'The buyer did not take the refund that was offered.',
  },
  'decide-back': {
    move: 'decide-back',
    by: 'operator',
    label: 'Send it back to the two',
    inputs: [noteInput('Decision', 'Both sides read it. It goes on where it was.')],
    told: ({ note }) => `The store’s operator decided that it goes on${quoted(note)}`,
  },
  'decide-refund': {
    move: 'decide-refund',
    by: 'operator',
    label: 'Refund and close',
    inputs: [percentInput(), noteInput('Decision', 'Both sides read it.')],
    told: ({ note }) => `The store’s operator decided on a refund${quoted(note)}`,
  },
  'decide-complete': {
    move: 'decide-complete',
    by: 'operator',
    label: 'Take it as complete',
    inputs: [noteInput('Decision', 'Both sides read it. The delivery counts as accepted.')],
    told: ({ note }) => `The store’s operator decided that it is complete${quoted(note)}`,
  },
}

/** Ids of actions: those of the table, and second names of what both sides may do. */
export type EngagementAction =
  MoveId | AsideId | 'call-operator' | 'withdraw-call' | 'offer-refund' | 'take-refund' | 'refuse-offer'

function quoted(note: string | undefined): string {
  return note ? `: “${note}”` : '.'
}

/** A text that the other side reads. */
function noteInput(label: string, help: string): Input {
  return { id: 'note', label, type: 'textarea', required: true, help, maxLength: 4000 }
}

function filesInput(label: string, help: string, maxFiles: number): Input {
  return { id: 'file', label, type: 'file', required: false, help, maxFiles }
}

function percentInput(): Input {
  return {
    id: 'percent',
    label: 'How much of the price, in percent',
    type: 'text',
    required: true,
    value: '100',
    pattern: '[1-9]\\d?|100',
    fault: 'A whole number from 1 to 100.',
    help: '100 gives all of it back.',
  }
}
