import { describe, expect, it } from 'vitest';

import { Destination, isAt, shopPlaces, staffGroups } from './destinations';

const INSTANCES: Destination = { path: '/instances', label: 'Instances', icon: 'dns', who: ['ops'] };

describe('destinations', () => {
  it('are the catalogue alone for a visitor', () => {
    expect(shopPlaces(null).map((place) => place.path)).toEqual(['/catalogue']);
    expect(staffGroups(null)).toEqual([]);
  });

  it('are the whole shop, and nothing of the staff, for a customer', () => {
    expect(shopPlaces({ roles: ['customer'] }).map((place) => place.path)).toEqual(['/catalogue', '/orders', '/invoices']);
    expect(staffGroups({ roles: ['customer'] })).toEqual([]);
  });

  it('have operations for an operator', () => {
    const operations = staffGroups({ roles: ['ops'] }).find((group) => group.label === 'Operations');
    expect(operations?.places.map((place) => place.path)).toContain('/instances');
  });

  it.each([
    ['/instances', true],
    ['/instances/1', true],
    ['/instances-of-others', false],
    [undefined, false],
  ])('know whether %s is at the place', (path, isThere) => {
    expect(isAt(INSTANCES, path)).toBe(isThere);
  });
});
