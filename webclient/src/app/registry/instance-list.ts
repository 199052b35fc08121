import { ChangeDetectionStrategy, Component, inject } from '@angular/core';

import { EmptyState } from '../shared/empty-state';
import { ErrorPanel } from '../shared/error-panel';
import { InstantPipe } from '../shared/instant-pipe';
import { LoadingRows } from '../shared/loading-rows';
import { StatusBadge } from '../shared/status-badge';
import { AgoPipe } from './ago-pipe';
import { InstancesStore } from './instances-store';
import { LeasePipe } from './lease-pipe';

/** The instances that the registry knows, for operators. */
@Component({
  selector: 'app-instance-list',
  imports: [AgoPipe, EmptyState, ErrorPanel, InstantPipe, LeasePipe, LoadingRows, StatusBadge],
  providers: [InstancesStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './instance-list.html',
  styleUrl: './instance-list.scss',
})
export class InstanceList {
  protected readonly store = inject(InstancesStore);
}
