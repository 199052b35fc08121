import { DOCUMENT } from '@angular/common';
import { Injectable, computed, inject, signal } from '@angular/core';
import { Router } from '@angular/router';

import { Api } from '../api/api';
import { getMe } from '../api/fn/customers/get-me';
import { register } from '../api/fn/customers/register';
import { login } from '../api/fn/identity/login';
import { logout } from '../api/fn/identity/logout';
import { refresh } from '../api/fn/identity/refresh';
import { Authenticate, Customer, Register } from '../api/models';
import { readCookie } from './cookies';
import { Problem } from './problem';

const UNAUTHENTICATED = 401;
/** Its twin, the refresh token itself, is HttpOnly; both are set and cleared together. */
const READABLE_COOKIE = 'csrf_refresh_token';

/** Who is signed in. The tokens are HttpOnly cookies; only `GET /me` knows whose they are. */
@Injectable({ providedIn: 'root' })
export class Session {
  readonly #api = inject(Api);
  readonly #document = inject(DOCUMENT);
  readonly #router = inject(Router);
  readonly #customer = signal<Customer | null>(null);
  readonly #renewals = signal(0);
  #restoring: Promise<void> | undefined;
  #renewing: Promise<void> | undefined;

  readonly customer = this.#customer.asReadonly();
  /** How often the session was renewed. */
  readonly renewals = this.#renewals.asReadonly();
  readonly isSignedIn = computed(() => this.#customer() !== null);
  readonly initials = computed(() => initialsOf(this.#customer()?.name ?? ''));

  /** Whether the person has at least one of these roles. */
  hasRole(...roles: readonly string[]): boolean {
    return this.#customer()?.roles.some((role) => roles.includes(role)) ?? false;
  }

  /** Whether the browser holds a session, even where the server could not be asked whose. */
  hasToken(): boolean {
    return readCookie(this.#document, READABLE_COOKIE) !== null;
  }

  /** Whether it is known who is signed in, be it nobody. */
  isSettled(): boolean {
    return this.#restoring !== undefined;
  }

  /** Find out who is signed in. Repeat: the first answer; asks again only where none came. */
  restore(): Promise<void> {
    this.#restoring ??= this.#askWhoIsSignedIn();
    return this.#restoring;
  }

  async signIn(credentials: Authenticate): Promise<void> {
    const token = await this.#api.invoke(login, { body: credentials });
    this.#customer.set(token.customer);
  }

  /** Open an account, then sign in to it. */
  async register(account: Register): Promise<void> {
    await this.#api.invoke(register, { body: account });
    await this.signIn({ email: account.email, password: account.password });
  }

  async signOut(): Promise<void> {
    await this.#api.invoke(logout);
    this.#customer.set(null);
    await this.#router.navigateByUrl('/catalogue');
  }

  /**
   * Renew the session unless that was done since; one renewal at a time.
   * Rejects with the problem: a 401 where the session is over.
   */
  renewAfter(renewals: number): Promise<void> {
    if (this.#renewals() > renewals) return Promise.resolve();
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  /** The server no longer knows the session: ask to sign in, and come back here after. */
  expire(): void {
    this.#customer.set(null);
    const path = this.#router.url.split('?')[0];
    if (path !== '/sign-in') void this.#router.navigate(['/sign-in'], { queryParams: { returnUrl: this.#router.url } });
  }

  async #renew(): Promise<void> {
    const token = await this.#api.invoke(refresh, { body: {} });
    this.#customer.set(token.customer);
    this.#renewals.update((count) => count + 1);
  }

  async #askWhoIsSignedIn(): Promise<void> {
    if (!this.hasToken()) return;
    try {
      this.#customer.set(await this.#api.invoke(getMe));
    } catch (thrown) {
      // Anonymous is an answer. Anything else is none, so that the next visit of a page asks again.
      if (Problem.of(thrown).status !== UNAUTHENTICATED) this.#restoring = undefined;
    }
  }
}

function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return ends.map((word) => word?.charAt(0).toUpperCase()).join('');
}
