import { Injectable, inject, signal } from '@angular/core';

import { Api } from '../api/api';
import { deliverShipment, dispatchShipment, packShipment } from '../api/functions';
import { Dispatch, PackedUnits, Shipment } from '../api/models';
import { Intent } from '../core/intent';
import { Problem } from '../core/problem';

type Send = (key: string) => Promise<Shipment>;

/** Packs a shipment, gives it to its carrier, and notes that it has arrived; each of them once. */
@Injectable()
export class PackingStore {
  readonly #api = inject(Api);
  readonly #isBusy = signal(false);
  readonly #isInDoubt = signal(false);
  readonly #problem = signal<Problem | null>(null);
  #intent = new Intent();
  #send: Send | null = null;
  #turn = 0;

  readonly isBusy = this.#isBusy.asReadonly();
  /** It was asked for, and no answer says whether it was done: until then nothing else may be asked for. */
  readonly isInDoubt = this.#isInDoubt.asReadonly();
  readonly problem = this.#problem.asReadonly();

  /** Another shipment, or another state of it: what was asked before is settled. */
  begin(): void {
    if (this.#isInDoubt()) this.#problem.set(null);
    this.#turn++;
    this.#intent = new Intent();
    this.#send = null;
    this.#isBusy.set(false);
    this.#isInDoubt.set(false);
  }

  forget(): void {
    this.#problem.set(null);
  }

  /** Args: lines: What is in the parcel; all that is planned if none are named. */
  pack(shipmentId: string, lines?: PackedUnits[]): Promise<void> {
    return this.#ask((key) =>
      this.#api.invoke(packShipment, { shipment_id: shipmentId, 'Idempotency-Key': key, body: lines ? { lines } : {} }),
    );
  }

  dispatch(shipmentId: string, body: Dispatch): Promise<void> {
    return this.#ask((key) =>
      this.#api.invoke(dispatchShipment, { shipment_id: shipmentId, 'Idempotency-Key': key, body }),
    );
  }

  deliver(shipmentId: string): Promise<void> {
    return this.#ask((key) => this.#api.invoke(deliverShipment, { shipment_id: shipmentId, 'Idempotency-Key': key }));
  }

  /** While in doubt the request stays the one that was sent, whatever is asked for. */
  async #ask(send: Send): Promise<void> {
    if (this.isBusy()) return;
    const turn = this.#turn;
    this.#isBusy.set(true);
    this.#problem.set(null);
    this.#send = this.#isInDoubt() && this.#send ? this.#send : send;
    const intent = this.#intent;
    const answer = await intent.ask(this.#send);
    if (turn !== this.#turn) return;
    this.#isBusy.set(false);
    this.#isInDoubt.set(intent.isInDoubt);
    this.#problem.set(answer instanceof Problem ? answer : null);
  }
}
