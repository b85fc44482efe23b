/** What every page does once it is loaded. Small: the desk itself is fetched when it is opened. */
import { api } from './api.ts';
import { startCommands } from './commands.ts';
import { startDock } from './dock.ts';
import { fillNames, showScores } from './lesson.ts';
import { startProgress } from './progress.ts';
import { hear } from './signals.ts';
import { startTour } from './tour/start.ts';

export function startPage(): void {
  const dock = startDock();
  startCommands(dock);
  startProgress();
  hear('relaylab:lab', (view) => {
    fillNames(document, view.sandbox?.variables ?? {});
    showScores(document, view);
  });
  if (!dock) return;
  void showRunningLab(dock.lab);
  startTour(dock);
}

/** A lab that runs already lends its names to the lesson even while the desk is closed. */
async function showRunningLab(lab: string): Promise<void> {
  try {
    const view = await api.lab(lab);
    fillNames(document, view.sandbox?.variables ?? {});
    showScores(document, view);
  } catch {
    // Without a server the lesson keeps its sample names; the desk says what is missing when it is opened.
  }
}
