/**
 * The calls of the engine's API that a running server makes, written anew from what was asked: whatever is not named here
 * is refused, and what a call was given beyond what the driver gives it is left out. Pure.
 */
import { z } from 'zod';
import { IMAGE_NAMES, repositoryOf } from '../images/context.ts';

export type Call =
  /** Tells nothing of containers and images that are not ours. */
  | { kind: 'general'; path: string }
  | { kind: 'create'; name: string }
  | ({ kind: 'container'; container: string; wires: boolean } & Rest)
  | ({ kind: 'exec'; exec: string } & Rest);

interface Rest {
  /** What follows the name: the action and its query. */
  rest: string;
  takes: 'nothing' | 'archive' | 'new exec' | 'start of an exec';
  /** It goes over into a stream of bytes both ways. */
  streams: boolean;
}

interface Action {
  asked: string;
  query?: readonly string[];
  takes?: Rest['takes'];
  streams?: boolean;
  /** Also for the helper that lays the cables. */
  wires?: boolean;
}

const OF_CONTAINERS: readonly Action[] = [
  { asked: 'GET /json', wires: true },
  { asked: 'POST /start', wires: true },
  { asked: 'POST /attach', query: ['stream', 'stdin', 'stdout', 'stderr'], streams: true, wires: true },
  { asked: 'DELETE ', query: ['force', 'v'], wires: true },
  { asked: 'POST /pause' },
  { asked: 'POST /unpause' },
  { asked: 'GET /stats', query: ['stream'] },
  { asked: 'GET /changes' },
  { asked: 'HEAD /archive', query: ['path'] },
  { asked: 'GET /archive', query: ['path'] },
  { asked: 'PUT /archive', query: ['path'], takes: 'archive' },
  { asked: 'POST /exec', takes: 'new exec' },
];

const OF_EXECS: readonly Action[] = [
  { asked: 'POST /start', takes: 'start of an exec', streams: true },
  { asked: 'POST /resize', query: ['h', 'w'] },
];

const CONTAINER = /^\/containers\/([A-Za-z0-9][A-Za-z0-9_.-]*)(\/[a-z]+)?$/;
const EXEC = /^\/exec\/([0-9a-f]{64})(\/[a-z]+)$/;
const TAG = /^POST \/images\/(relaylab\/[a-z]+):[0-9a-f]{12}\/tag$/;
const OUR_LABEL = /^relaylab\.[a-z]+(=[0-9a-f]+)?$/;

/**
 * undefined: refused. The driver names no version of the API, and under old ones a start could change what was created,
 * so a path with a version is refused too.
 */
export function callOf(method: string, url: string): Call | undefined {
  const [path = '', query = ''] = url.split(/\?(.*)/s, 2);
  const given = new URLSearchParams(query);
  const asked = `${method} ${path}`;
  if (asked === 'POST /containers/create') return { kind: 'create', name: given.get('name') ?? '' };
  const general = generalPath(asked, given);
  if (general !== undefined) return { kind: 'general', path: general };
  const [, container, action = ''] = CONTAINER.exec(path) ?? [];
  const ofContainer = OF_CONTAINERS.find((known) => known.asked === `${method} ${action}`);
  if (container !== undefined && ofContainer)
    return { kind: 'container', container, wires: ofContainer.wires ?? false, ...restOf(ofContainer, action, given) };
  const [, exec, step = ''] = EXEC.exec(path) ?? [];
  const ofExec = OF_EXECS.find((known) => known.asked === `${method} ${step}`);
  return exec !== undefined && ofExec ? { kind: 'exec', exec, ...restOf(ofExec, step, given) } : undefined;
}

function restOf(
  { query = [], takes = 'nothing', streams = false }: Action,
  path: string,
  given: URLSearchParams,
): Rest {
  const kept = query.flatMap((name) => (given.has(name) ? [[name, given.get(name) ?? '']] : []));
  return { rest: kept.length > 0 ? `${path}?${new URLSearchParams(kept)}` : path, takes, streams };
}

function generalPath(asked: string, given: URLSearchParams): string | undefined {
  if (/^(GET|HEAD) \/_ping$/.test(asked) || asked === 'GET /version') return asked.split(' ')[1];
  if (asked === 'GET /containers/json') return list(`/containers/json?all=${given.get('all') === 'true'}&`, given, {});
  if (asked === 'GET /events') {
    const { event } = filtersOf(given);
    return list('/events?', given, { type: ['container'], ...(event ? { event } : {}) });
  }
  if (asked === 'GET /images/json') {
    const { reference = [] } = filtersOf(given);
    const ours: string[] = IMAGE_NAMES.map(repositoryOf);
    if (reference.length === 0 || !reference.every((name) => ours.includes(name))) return undefined;
    return `/images/json?${new URLSearchParams({ filters: JSON.stringify({ reference }) })}`;
  }
  const [, repository] = TAG.exec(asked) ?? [];
  const isOurs = IMAGE_NAMES.some((name) => repositoryOf(name) === repository);
  if (!isOurs || given.get('repo') !== repository || given.get('tag') !== 'latest') return undefined;
  return `${asked.split(' ')[1]}?${new URLSearchParams({ repo: repository, tag: 'latest' })}`;
}

/** All labels of a filter must be there, so one more shows less. */
function list(path: string, given: URLSearchParams, more: Record<string, string[]>): string {
  const label = ['relaylab.instance', ...(filtersOf(given).label ?? []).filter((asked) => OUR_LABEL.test(asked))];
  return `${path}${new URLSearchParams({ filters: JSON.stringify({ label, ...more }) })}`;
}

const Filters = z.partialRecord(z.enum(['label', 'event', 'reference', 'type']), z.array(z.string()));

function filtersOf(given: URLSearchParams): z.infer<typeof Filters> {
  try {
    return Filters.safeParse(JSON.parse(given.get('filters') ?? '{}')).data ?? {};
  } catch {
    return {};
  }
}
