import { movedByMoney } from './paid.ts'

movedByMoney('sqlite')
