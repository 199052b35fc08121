import { Routes } from '@angular/router';

export default [
  { path: '', title: 'Proofs', loadComponent: () => import('./proof-list').then((m) => m.ProofList) },
  { path: ':proofId', title: 'Proof', loadComponent: () => import('./proof-detail').then((m) => m.ProofDetail) },
] satisfies Routes;
