import { page } from '../../testing/builders';
import { PagedList } from './paged-list';

describe('PagedList', () => {
  it('reads page by page', async () => {
    const list = new PagedList<string>((cursor) => Promise.resolve(cursor ? page(['c']) : page(['a', 'b'], 'next')));

    await list.load();
    expect(list.items()).toEqual(['a', 'b']);
    expect(list.hasMore()).toBe(true);
    await list.loadMore();

    expect(list.items()).toEqual(['a', 'b', 'c']);
    expect(list.hasMore()).toBe(false);
  });

  it('drops the answer to a question that is no longer asked', async () => {
    const answers: ((items: string[]) => void)[] = [];
    const list = new PagedList<string>(() => new Promise((resolve) => answers.push((items) => { resolve(page(items)); })));

    const [first, second] = [list.load(), list.load()];
    answers[1]?.(['new']);
    await second;
    answers[0]?.(['old']);
    await first;

    expect(list.items()).toEqual(['new']);
    expect(list.isLoading()).toBe(false);
  });

  it('keeps what is there when the next page fails', async () => {
    const list = new PagedList<string>((cursor) => {
      return cursor ? Promise.reject(new Error('away')) : Promise.resolve(page(['a'], 'next'));
    });

    await list.load();
    await list.loadMore();

    expect(list.items()).toEqual(['a']);
    expect(list.problem()).toBeNull();
    expect(list.moreProblem()).not.toBeNull();
  });

  it('says why the first page failed, and forgets it when asked again', async () => {
    const outcomes = [Promise.reject(new Error('away')), Promise.resolve(page(['a']))];
    const list = new PagedList<string>(() => outcomes.shift() ?? Promise.resolve(page<string>([])));

    await list.load();
    expect(list.problem()).not.toBeNull();
    await list.load();

    expect(list.problem()).toBeNull();
    expect(list.items()).toEqual(['a']);
  });
});
