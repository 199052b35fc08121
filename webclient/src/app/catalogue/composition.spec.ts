import { composition, paletteOf } from './composition';

describe('composition', () => {
  it('lays the same picture for the same SKU each time', () => {
    expect(composition('KIT-0001', 'Kitchen')).toEqual(composition('KIT-0001', 'Kitchen'));
  });

  it('lays another picture for another SKU', () => {
    expect(composition('KIT-0001', 'Kitchen')).not.toEqual(composition('KIT-0002', 'Kitchen'));
  });

  it('gives the categories of the demo shop different palettes', () => {
    const categories = ['Home textiles', 'Kitchen', 'Lighting', 'Office', 'Storage', 'Tableware'];

    expect(new Set(categories.map(paletteOf)).size).toBe(categories.length);
  });
});
