import { readCookie } from './cookies';

describe('readCookie', () => {
  afterEach(() => {
    document.cookie = 'tea=; Max-Age=0';
    document.cookie = 'green_tea=; Max-Age=0';
  });

  it('finds a cookie by its whole name', () => {
    document.cookie = 'green_tea=2';
    document.cookie = 'tea=a%3Db';

    expect(readCookie(document, 'tea')).toBe('a=b');
  });

  it('says when there is none', () => {
    expect(readCookie(document, 'tea')).toBeNull();
  });
});
