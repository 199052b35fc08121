import { Routes } from '@angular/router';

export default [
  { path: '', title: 'Dead letters', loadComponent: () => import('./dead-letter-list').then((m) => m.DeadLetterList) },
] satisfies Routes;
