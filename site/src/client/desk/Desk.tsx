/** The desk: terminals and editor above, tasks and who-is-who below. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { words } from '../../words/index.ts';
import { startDivider } from '../divider.ts';
import { hear, type PolicySignal } from '../signals.ts';
import { DeskHeader } from './DeskHeader.tsx';
import { Failure, NoLab } from './Failure.tsx';
import { Later } from './Later.tsx';
import { PolicyQuestion } from './policy/question.ts';
import { Ended, Notices, Waiting } from './States.tsx';
import type { DeskSnapshot } from './state.ts';
import { Tabs } from './Tabs.tsx';
import { Tasks } from './Tasks.tsx';
import { useDesk } from './use-desk.ts';
import { WhoIsWho } from './WhoIsWho.tsx';
import { Workbench } from './Workbench.tsx';

type Sheet = 'tasks' | 'map' | 'charts' | 'policy' | 'who';

const loadMap = () => import('./map/MapPane.tsx').then((module) => module.default);
const loadCharts = () => import('./charts/ChartsPane.tsx').then((module) => module.default);
const loadPolicy = () => import('./policy/PolicyStepper.tsx').then((module) => module.default);

interface Props {
  onClose: () => void;
  /** Opened by the person just now, and not by the page as it was left. */
  entered: boolean;
}

export function Desk({ onClose, entered }: Props): JSX.Element {
  const { desk, now } = useDesk();
  const [sheet, setSheet] = useState<Sheet>('tasks');
  const [narrow, setNarrow] = useState<'work' | 'sheet'>('work');
  const ready = now.view?.sandbox !== undefined;
  useEffect(() => {
    const task = ready ? desk.takeTask() : undefined;
    if (task === undefined) return;
    setSheet('tasks');
    setNarrow('sheet');
    requestAnimationFrame(() => document.getElementById(`task-${task}`)?.scrollIntoView({ block: 'start' }));
  }, [now.asked, ready]);
  const [question, setQuestion] = useState<PolicySignal>();
  useEffect(
    () =>
      hear('relaylab:policy', (envelope) => {
        setQuestion(envelope);
        setSheet('policy');
        setNarrow('sheet');
      }),
    [],
  );
  useEffect(() => hear('relaylab:run', () => setNarrow('work')), []);
  useEffect(() => hear('relaylab:part', ({ part }) => setNarrow(part)), []);
  if (!now.view?.sandbox) return <NoLab onClose={onClose} />;
  const cover = coverOf(now);
  const { desk: say } = words();
  return (
    <div class="desk-frame" data-view={narrow} data-covered={cover !== undefined}>
      <DeskHeader onClose={onClose} />
      <fieldset class="desk-switch" aria-label={say.part}>
        <button type="button" aria-pressed={narrow === 'work'} onClick={() => setNarrow('work')}>
          {say.terminals}
        </button>
        <button type="button" aria-pressed={narrow === 'sheet'} onClick={() => setNarrow('sheet')}>
          {say.tasksAndMore}
        </button>
      </fieldset>
      <Failure />
      <Notices />
      <Workbench key={now.generation} entered={entered && now.generation === 0} />
      <SheetDivider />
      <section class="sheet" aria-label={say.sheet}>
        <Tabs
          label={say.papers}
          chosen={sheet}
          onChoose={setSheet}
          tabs={[
            { id: 'tasks', label: say.tasks, panel: <Tasks /> },
            { id: 'map', label: say.map, panel: <Later load={loadMap} visible={sheet === 'map'} /> },
            { id: 'charts', label: say.charts, panel: <Later load={loadCharts} visible={sheet === 'charts'} /> },
            {
              id: 'policy',
              label: say.policy,
              panel: (
                <PolicyQuestion.Provider value={question}>
                  <Later load={loadPolicy} visible={sheet === 'policy'} />
                </PolicyQuestion.Provider>
              ),
            },
            { id: 'who', label: say.who, panel: <WhoIsWho />, reachable: true },
          ]}
        />
      </section>
      {/* What is on the desk stays, with all that was typed, until the lab goes on. */}
      {cover && (
        <div class="desk-cover">
          {cover === 'waiting' ? <Waiting turn={now.life?.turn} onClose={onClose} /> : <Ended />}
        </div>
      )}
    </div>
  );
}

function coverOf({ life, work }: DeskSnapshot): 'waiting' | 'ended' | undefined {
  return !work && (life?.state === 'waiting' || life?.state === 'ended') ? life.state : undefined;
}

function SheetDivider(): JSX.Element {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const frame = line.current?.parentElement;
    if (!line.current || !frame) return;
    startDivider(line.current, {
      key: 'relaylab-sheet-height',
      horizontal: true,
      measure: (y) => {
        const { bottom, height } = frame.getBoundingClientRect();
        return ((bottom - y) / height) * 100;
      },
      apply: (percent) => frame.style.setProperty('--sheet-height', `${percent}%`),
    });
  }, []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a window splitter has a value and the focus; hr has neither
    <div
      ref={line}
      class="divider divider-row"
      role="separator"
      aria-orientation="horizontal"
      aria-label={words().desk.sheetHeight}
      aria-valuemin={25}
      aria-valuemax={75}
      aria-valuenow={45}
      tabIndex={0}
    />
  );
}
