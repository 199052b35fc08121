import { FakeStream, settle } from '../../testing/server';
import { Live } from './live';

describe('Live', () => {
  let live: Live;
  let isKnown: boolean;
  let last: number;
  let looks: number;
  let heard: unknown[];

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    [isKnown, last, looks, heard] = [true, 3, 0, []];
    FakeStream.all.length = 0;
    const look = () => {
      looks++;
      return Promise.resolve(isKnown);
    };
    const followed = { look, address: () => `/events?after=${last}`, hear: (event: string, content: unknown) => heard.push([event, content]) };
    live = new Live(followed, (address) => new FakeStream(address) as unknown as EventSource, document);
  });

  afterEach(() => {
    live.stop();
    vi.useRealTimers();
  });

  async function started(): Promise<FakeStream> {
    live.start();
    await settle();
    FakeStream.last().say('open');
    return FakeStream.last();
  }

  async function wait(milliseconds: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(milliseconds);
    await settle();
  }

  it('looks, then listens from there', async () => {
    const stream = await started();

    stream.say('timeline', { sequence: 4 });

    expect([looks, stream.address, live.isOpen()]).toEqual([1, '/events?after=3', true]);
    expect(heard).toEqual([['timeline', { sequence: 4 }]]);
  });

  it.each(['error', 'ending'])('comes back after %s, from the last that is known', async (end) => {
    const stream = await started();
    last = 7;

    stream.say(end);
    expect([stream.isClosed, live.isOpen()]).toEqual([true, false]);
    await wait(1_000);

    expect([looks, FakeStream.last().address]).toEqual([2, '/events?after=7']);
  });

  it('tries ever more rarely while nobody answers, and opens no stream', async () => {
    const stream = await started();
    isKnown = false;
    stream.say('error');

    await wait(60_000);

    expect(FakeStream.all).toHaveLength(1);
    expect(looks).toBeGreaterThan(5);
    expect(looks).toBeLessThan(11);
  });

  it('falls back to looking where streams are refused', async () => {
    live.start();
    await settle();
    for (let refused = 0; refused < 3; refused++) {
      FakeStream.last().say('error');
      await wait(3_000);
    }

    expect([looks, FakeStream.all.length, live.isOpen()]).toEqual([4, 4, false]);
  });

  it('is closed while nobody sees it, and comes back with the last that is known', async () => {
    const stream = await started();
    const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    live.turn();
    await wait(60_000);
    expect([stream.isClosed, looks]).toEqual([true, 1]);

    visibility.mockRestore();
    last = 9;
    live.turn();
    await settle();

    expect(FakeStream.last().address).toBe('/events?after=9');
  });

  it('hears nothing more once it is stopped', async () => {
    const stream = await started();

    live.stop();
    stream.say('timeline');
    await wait(60_000);

    expect([heard, looks, stream.isClosed]).toEqual([[], 1, true]);
  });
});
