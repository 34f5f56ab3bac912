import type { Outcome } from '../define.ts'
import type { Engagement } from '../engagement.ts'
import { engagementActions } from '../engagement-actions.ts'
import { outcomeOf } from '../engagement-outcome.ts'
import type { ServiceTerms } from './terms.ts'

/** What buyer, seller and operator may do: all that an engagement has. */
export const serviceActions = engagementActions<ServiceTerms, Engagement>({
  of: ({ grant }) => grant,
  rules: ({ terms }) => terms,
  form: ({ terms }) => terms.request,
  stages: ({ terms }) => terms.milestones ?? [],
  needsFile: ({ terms }) => terms.proof === 'file',
  stand: (line, engagement, ports): Outcome<Engagement> => outcomeOf(engagement, line, ports.now()),
})
