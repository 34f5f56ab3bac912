import { describeEngagementArrows } from './engagement-arrows.ts'

// The longest of the ways; on the other store they are stored alike.
describeEngagementArrows('postgres', ['a service that asks for files'])
