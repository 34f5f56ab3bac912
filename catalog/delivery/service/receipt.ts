import type { ViewItem } from '../../wire.ts'
import { engagementRows } from '../engagement-view.ts'
import type { ServiceLine } from './terms.ts'

/** The engagement as both sides see it. */
export function receiptOf({ grant, terms, inputs }: ServiceLine): ViewItem[] {
  const { request, milestones = [], deadlines } = terms
  return engagementRows({ engagement: grant, form: request, given: inputs, stages: milestones, deadlines })
}
