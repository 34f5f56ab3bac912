import { movedByMoney } from './paid.ts'

movedByMoney('postgres')
