import { Routes } from '@angular/router';

export default [
  { path: '', title: 'Instances', loadComponent: () => import('./instance-list').then((m) => m.InstanceList) },
] satisfies Routes;
