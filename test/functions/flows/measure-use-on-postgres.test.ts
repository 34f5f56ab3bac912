import { describeMeasuring } from './measure-use.ts'

describeMeasuring('postgres')
