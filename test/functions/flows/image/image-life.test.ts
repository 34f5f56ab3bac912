import { describeImageLife } from './image-life.ts'

describeImageLife('sqlite')
