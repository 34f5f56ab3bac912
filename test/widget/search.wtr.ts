import { expect } from '@open-wc/testing'
import { openSearch } from '../../widget/search/search.ts'

const worker = '/widget/vitrine-search-worker.js'

describe('search in a worker', () => {
  it('finds, marks and proposes, over the search file of the page', async () => {
    const search = openSearch({ file: '/search/en.txt', worker })
    search.prepare()
    const [found, nothing] = await Promise.all([search.find('tracwell'), search.find('basement')])
    expect(found.ids).to.deep.equal(['tracewell'])
    expect(found.marks.get('tracewell')?.[0]?.[0]).to.equal(0)
    expect(nothing.ids).to.deep.equal([])
    expect(nothing.near).to.include('basalt').and.to.include('Systems')
  })

  it('says that the file cannot be loaded, and tries again when asked again', async () => {
    const search = openSearch({ file: '/nowhere/en.txt', worker })
    for (const _ of [1, 2]) {
      const fault = await search.find('a').catch((error: Error) => error)
      expect(String(fault)).to.contain('404')
    }
  })

  it('says that the worker cannot be started', async () => {
    const search = openSearch({ file: '/search/en.txt', worker: '/nowhere.js' })
    const fault = await search.find('a').catch((error: Error) => error)
    expect(String(fault)).to.contain('cannot be started')
  })
})
