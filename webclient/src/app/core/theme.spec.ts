import { TestBed } from '@angular/core/testing';

import { Theme } from './theme';

function wish(isDark: boolean): void {
  vi.stubGlobal('matchMedia', () => ({ matches: isDark, addEventListener: () => undefined }));
}

describe('Theme', () => {
  beforeEach(() => {
    localStorage.clear();
    document.documentElement.removeAttribute('data-theme');
  });

  it('follows the system until the reader chooses', () => {
    wish(true);

    expect(TestBed.inject(Theme).isDark()).toBe(true);
    expect(document.documentElement.hasAttribute('data-theme')).toBe(false);
  });

  it('remembers what the reader chose', () => {
    wish(true);
    TestBed.inject(Theme).toggle();
    expect(document.documentElement.getAttribute('data-theme')).toBe('light');

    TestBed.resetTestingModule();

    expect(TestBed.inject(Theme).isDark()).toBe(false);
  });
});
