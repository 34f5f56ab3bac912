import { describeMeasuring } from './measure-use.ts'

describeMeasuring('sqlite')
