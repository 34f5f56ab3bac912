import { describeEngagementArrows, describeEngagementTable } from './engagement-arrows.ts'

describeEngagementArrows('sqlite')
describeEngagementTable()
