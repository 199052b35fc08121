import { DOCUMENT } from '@angular/common';
import { Injectable, computed, inject, signal } from '@angular/core';

type Choice = 'light' | 'dark';

const STORAGE_KEY = 'kontor.theme';

/** Light or dark: the system's wish until the reader chooses, then the choice, which is remembered. */
@Injectable({ providedIn: 'root' })
export class Theme {
  readonly #document = inject(DOCUMENT);
  readonly #system = this.#document.defaultView?.matchMedia('(prefers-color-scheme: dark)');
  readonly #isSystemDark = signal(this.#system?.matches ?? false);
  readonly #choice = signal<Choice | null>(remembered());

  readonly isDark = computed(() => (this.#choice() === null ? this.#isSystemDark() : this.#choice() === 'dark'));

  constructor() {
    this.#system?.addEventListener('change', (event) => {
      this.#isSystemDark.set(event.matches);
    });
    this.#apply();
  }

  toggle(): void {
    const choice = this.isDark() ? 'light' : 'dark';
    this.#choice.set(choice);
    localStorage.setItem(STORAGE_KEY, choice);
    this.#apply();
  }

  /** The style sheets read the attribute; without one they follow the system. */
  #apply(): void {
    const choice = this.#choice();
    if (choice !== null) this.#document.documentElement.setAttribute('data-theme', choice);
  }
}

function remembered(): Choice | null {
  const text = localStorage.getItem(STORAGE_KEY);
  return text === 'light' || text === 'dark' ? text : null;
}
