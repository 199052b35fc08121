import { provideHttpClient, withInterceptors, withNoXsrfProtection } from '@angular/common/http';
import { HttpTestingController, TestRequest, provideHttpClientTesting } from '@angular/common/http/testing';
import { EnvironmentProviders, Provider, Type } from '@angular/core';
import { ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter, withComponentInputBinding } from '@angular/router';

import { provideApiConfiguration } from '../app/api/api-configuration';
import { OPEN_STREAM } from '../app/core/live';
import { problemInterceptor } from '../app/core/problem-interceptor';
import { sessionInterceptor } from '../app/core/session-interceptor';

/** Everything that the application provides, with a server that answers what the test says. */
export const CLIENT: (Provider | EnvironmentProviders)[] = [
  provideHttpClient(withNoXsrfProtection(), withInterceptors([problemInterceptor, sessionInterceptor])),
  provideHttpClientTesting(),
  provideApiConfiguration(''),
  { provide: OPEN_STREAM, useValue: (address: string) => new FakeStream(address) },
  provideRouter([{ path: '**', children: [] }], withComponentInputBinding()),
];

/** Long enough for the promises of an answer to settle, without waiting for timers. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

/** A stream of events on which the test lets things happen. */
export class FakeStream extends EventTarget {
  static readonly all: FakeStream[] = [];
  isClosed = false;

  constructor(readonly address: string) {
    super();
    FakeStream.all.push(this);
  }

  /** The one that was opened last. */
  static last(): FakeStream {
    const last = FakeStream.all.at(-1);
    if (!last) throw new Error('No stream was opened.');
    return last;
  }

  say(event: string, content: object = {}): void {
    if (!this.isClosed) this.dispatchEvent(new MessageEvent(event, { data: JSON.stringify(content) }));
  }

  close(): void {
    this.isClosed = true;
  }
}

export class Server {
  readonly #http = TestBed.inject(HttpTestingController);

  /** The one open request of this method to this path. */
  request(method: string, path: string): TestRequest {
    return this.#http.expectOne((request) => request.method === method && request.url === `/api/v1${path}`);
  }

  /** All open requests to this path. */
  requests(path: string): TestRequest[] {
    return this.#http.match((request) => request.url === `/api/v1${path}`);
  }

  async answer(method: string, path: string, body: object | null): Promise<void> {
    this.request(method, path).flush(body);
    await settle();
  }

  async refuse(method: string, path: string, status: number, document: object = {}): Promise<void> {
    this.request(method, path).flush({ status, ...document }, { status, statusText: 'Refused' });
    await settle();
  }
}

export async function render<Page>(page: Type<Page>, inputs: Record<string, unknown> = {}): Promise<ComponentFixture<Page>> {
  const fixture = TestBed.createComponent(page);
  for (const [name, value] of Object.entries(inputs)) fixture.componentRef.setInput(name, value);
  fixture.detectChanges();
  await settle();
  return fixture;
}

export function textOf(fixture: ComponentFixture<unknown>): string {
  fixture.detectChanges();
  return (fixture.nativeElement as HTMLElement).textContent.replace(/\s+/g, ' ');
}

export function button(fixture: ComponentFixture<unknown>, words: string): HTMLButtonElement {
  fixture.detectChanges();
  const buttons = [...(fixture.nativeElement as HTMLElement).querySelectorAll('button')];
  const found = buttons.find((candidate) => (candidate.getAttribute('aria-label') ?? candidate.textContent).includes(words));
  if (!found) throw new Error(`There is no button "${words}".`);
  return found;
}

/** Types into a field, or chooses in a list. */
export function fill(fixture: ComponentFixture<unknown>, selector: string, value: string): void {
  const field = (fixture.nativeElement as HTMLElement).querySelector<HTMLInputElement | HTMLSelectElement>(selector);
  if (!field) throw new Error(`There is no field "${selector}".`);
  field.value = value;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.dispatchEvent(new Event('change', { bubbles: true }));
}
