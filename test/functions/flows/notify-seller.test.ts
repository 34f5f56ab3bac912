import { describeNotices } from './notify-seller.ts'

describeNotices('sqlite')
