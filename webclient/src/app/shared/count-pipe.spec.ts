import { CountPipe } from './count-pipe';
import { UnitsPipe } from './units-pipe';

describe('CountPipe', () => {
  it('keeps thousands apart, and says where a change goes', () => {
    const pipe = new CountPipe();
    expect([pipe.transform(1200), pipe.transform(3, 'signed'), pipe.transform(-3, 'signed')]).toEqual(['1,200', '+3', '-3']);
  });
});

describe('UnitsPipe', () => {
  it('says of what there are so many', () => {
    const pipe = new UnitsPipe();
    expect([pipe.transform(0), pipe.transform(1), pipe.transform(1200)]).toEqual(['0 units', '1 unit', '1,200 units']);
  });
});
