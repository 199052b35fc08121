import { ServiceBacklog } from '../api/models';
import { Standing } from '../shared/standing-banner';

const COUNT = new Intl.NumberFormat('en-GB');

/** How things stand over all services. */
export function standingOf(services: readonly ServiceBacklog[]): Standing {
  const silent = services.filter((service) => !service.is_available).map(({ service }) => service);
  if (silent.length > 0) {
    const text = 'What it has to do waits in its database and in the broker; nothing is lost.';
    return { tone: 'bad', icon: 'error', heading: `${sentenceOf(silent)} not answer.`, text };
  }
  const dead = sum(services, 'dead');
  if (dead > 0) {
    const heading = `${counted(dead, 'dead letter')} ${dead === 1 ? 'needs' : 'need'} a person.`;
    return { tone: 'warn', icon: 'error', heading, text: 'Look why, then let them be tried again or give them up.' };
  }
  const open = sum(services, 'outbox') + sum(services, 'parked');
  if (open === 0) return { tone: 'good', icon: 'check_circle', heading: 'Nothing waits.', text: 'Every fact has reached everybody.' };
  const heading = `${counted(open, 'event')} ${open === 1 ? 'is' : 'are'} on the way.`;
  return { tone: 'good', icon: 'hourglass', heading, text: 'They are taken one after the other; nobody has to do anything.' };
}

function counted(count: number, what: string): string {
  return `${COUNT.format(count)} ${what}${count === 1 ? '' : 's'}`;
}

function sum(services: readonly ServiceBacklog[], what: 'outbox' | 'parked' | 'dead'): number {
  return services.reduce((total, service) => total + (service[what] ?? 0), 0);
}

function sentenceOf(names: readonly string[]): string {
  const [first = '', ...others] = names.map((name) => name.charAt(0).toUpperCase() + name.slice(1));
  if (others.length === 0) return `${first} does`;
  return `${[first, ...others.slice(0, -1)].join(', ')} and ${others.at(-1) ?? ''} do`;
}
