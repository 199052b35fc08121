import { Injectable, Injector, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';

/** Says something at the edge of the page. What shows it is loaded when there is something to say. */
@Injectable({ providedIn: 'root' })
export class Notices {
  readonly #injector = inject(Injector);

  /** Show a sentence until it is dismissed by its one action. Ends then; whether the action was chosen. */
  async say(sentence: string, action: string): Promise<boolean> {
    const { MatSnackBar } = await import('@angular/material/snack-bar');
    const notice = this.#injector.get(MatSnackBar).open(sentence, action);
    return (await firstValueFrom(notice.afterDismissed())).dismissedByAction;
  }
}
