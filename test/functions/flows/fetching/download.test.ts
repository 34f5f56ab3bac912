import { describeDownload } from './download.ts'

describeDownload('sqlite')
