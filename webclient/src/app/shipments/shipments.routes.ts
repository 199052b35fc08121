import { Routes } from '@angular/router';

export default [
  { path: '', title: 'Shipments', loadComponent: () => import('./shipment-queue').then((m) => m.ShipmentQueue) },
  { path: ':shipmentId', title: 'Shipment', loadComponent: () => import('./shipment-detail').then((m) => m.ShipmentDetail) },
] satisfies Routes;
