import { describeGoods } from './goods-arrows.ts'

describeGoods('sqlite')
