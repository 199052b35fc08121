import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';

import { ErrorPanel } from '../shared/error-panel';
import { InstantPipe } from '../shared/instant-pipe';
import { LoadingRows } from '../shared/loading-rows';
import { OwnSessionsStore } from './own-sessions-store';

/** Where one is signed in; every session but this one can be ended here. */
@Component({
  selector: 'app-own-sessions',
  imports: [ErrorPanel, InstantPipe, LoadingRows, MatButton],
  providers: [OwnSessionsStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'sheet', role: 'region', 'aria-labelledby': 'sessions-heading' },
  templateUrl: './own-sessions.html',
  styleUrl: './own-sessions.scss',
})
export class OwnSessions {
  protected readonly store = inject(OwnSessionsStore);

  constructor() {
    void this.store.reading.reload();
  }
}
