import { Routes } from '@angular/router';

export default [
  { path: '', title: 'Backlog', loadComponent: () => import('./backlog-page').then((m) => m.BacklogPage) },
] satisfies Routes;
