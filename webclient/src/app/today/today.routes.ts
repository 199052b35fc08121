import { Routes } from '@angular/router';

export default [
  { path: '', title: 'Today', loadComponent: () => import('./today-board').then((m) => m.TodayBoard) },
] satisfies Routes;
