import { describeDownload } from './download.ts'

describeDownload('postgres')
