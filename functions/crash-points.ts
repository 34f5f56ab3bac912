/**
 * Places where a process may die, named so that tests can kill it there: each lies between two effects, one of which
 * is kept and the other lost. `Shop.reached` is told of each; what is deployed does nothing with it.
 */
export const crashPoints = [
  'event.verified',
  'event.stored',
  'event.committed',
  'order.stored',
  'session.opened',
  'session.saved',
  'job.claimed',
  'job.renewed',
  'settle.fetched',
  'settle.written',
  'settle.committed',
  'deliver.fenced',
  'deliver.answered',
  'deliver.written',
  'deliver.committed',
  'call.sent',
  'call.answered',
  'license.signed',
  'file.written',
  'action.answered',
  'action.written',
  'end.answered',
  'mail.linked',
  'mail.sent',
  'mail.marked',
  'refund.answered',
  'reconcile.written',
  'migration.step',
  'backup.copied',
] as const

export type CrashPoint = (typeof crashPoints)[number]

/** Told that a point was reached. */
export type Reached = (point: CrashPoint) => void
