/** How far a check is, as the grader tells it: no percentage is invented. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { CheckProgress, TaskView } from '../../../../../sandbox/http/api.ts';
import { words } from '../../../words/index.ts';
import { useLabLang } from '../use-desk.ts';

const STATIONS = ['asking', 'restarting', 'asking-again'] as const;
/** Tasks that are named as still being asked about. */
const NAMED = 3;
/** Shorter checks show no clock. Milliseconds. */
const CLOCK_AFTER = 3_000;

interface Props {
  /** Left out until the server has told. */
  progress: CheckProgress | undefined;
  tasks: readonly TaskView[];
}

export function Progress({ progress, tasks }: Props): JSX.Element {
  const { progress: say } = words().tasks;
  const counting = progress?.stage === 'asking' || progress?.stage === 'asking-again';
  return (
    <section class="checking" aria-label={say.title}>
      <div class="checking-head">
        <span class="travelling" aria-hidden="true" />
        {/* Told to screen readers at each stage; the numbers are to be looked at. */}
        <p role="status">{stageWords(progress)}</p>
        <Clock ms={progress?.ms ?? 0} />
      </div>
      {progress && progress.stage !== 'waiting' && <Stations progress={progress} />}
      {counting && progress.of > 0 && (
        <progress max={progress.of} value={progress.done} aria-label={say.checks(progress.done, progress.of)} />
      )}
      <p class="checking-still">{counting && <StillAsking asked={progress.tasks} tasks={tasks} />}</p>
      <p class="checking-leave">{say.leave}</p>
    </section>
  );
}

function stageWords(progress: CheckProgress | undefined): string {
  const { progress: say } = words().tasks;
  switch (progress?.stage) {
    case 'waiting':
      return say.waiting(progress.position ?? 1);
    case 'restarting':
      return say.restarting;
    case 'asking-again':
      return say.askingAgain;
    case 'keeping':
      return say.keeping;
    default:
      return say.asking;
  }
}

function StillAsking({ asked, tasks }: Pick<Props, 'tasks'> & { asked: CheckProgress['tasks'] }): JSX.Element | null {
  const lang = useLabLang();
  const { progress: say } = words().tasks;
  const open = asked.filter(({ done, of }) => done < of);
  const titles = open.slice(0, NAMED).flatMap(({ id }) => tasks.find((task) => task.id === id)?.title ?? []);
  if (titles.length === 0) return null;
  return (
    <>
      {say.still} <span lang={lang}>{titles.join(' · ')}</span>
      {open.length > NAMED && ' …'}
    </>
  );
}

/** Where it has been and where it is; whether there is a restart is known when it comes. */
function Stations({ progress: { stage, done, of } }: { progress: CheckProgress }): JSX.Element | null {
  const { progress: say } = words().tasks;
  const at = (STATIONS as readonly string[]).indexOf(stage);
  if (at === -1) return null;
  return (
    <ol class="stations">
      {STATIONS.slice(0, at + 1).map((station, index) => (
        <li key={station} data-at={index === at ? 'here' : 'past'} aria-current={index === at ? 'step' : undefined}>
          {say.stations[station]}
          {index === at && station !== 'restarting' && of > 0 && <span> {say.count(done, of)}</span>}
        </li>
      ))}
    </ol>
  );
}

function Clock({ ms }: { ms: number }): JSX.Element {
  const { progress: say } = words().tasks;
  const [beganAt, setBeganAt] = useState(() => Date.now() - ms);
  const [now, setNow] = useState(Date.now);
  useEffect(() => setBeganAt((before) => (ms > 0 ? Math.min(before, Date.now() - ms) : before)), [ms]);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const passed = now - beganAt;
  return (
    <span class="checking-clock" aria-hidden="true">
      {passed >= CLOCK_AFTER && say.seconds(Math.floor(passed / 1000))}
    </span>
  );
}
