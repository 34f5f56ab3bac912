import { describeGoods } from './goods-arrows.ts'

describeGoods('postgres')
