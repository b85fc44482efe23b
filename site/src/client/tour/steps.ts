/** The stations of the tour: what each points at, and what must be seen for it. */
export type StepName = 'lesson' | 'command' | 'open' | 'machines' | 'check' | 'papers' | 'end';

export interface Step {
  name: StepName;
  /** Selectors, best first; the first that is there and seen is pointed at. None: the step points at nothing. */
  targets: readonly string[];
  /** What a small screen, which shows one thing at a time, is to show. On a wide one `lesson` leaves the desk as it is. */
  needs: 'lesson' | 'terminals' | 'papers';
  /** Left out on pages that have nothing to point at. */
  optional?: boolean;
}

export const STEPS: readonly Step[] = [
  { name: 'lesson', targets: ['.page-head h1', 'main h1'], needs: 'lesson' },
  { name: 'command', targets: ['main .command'], needs: 'lesson', optional: true },
  { name: 'open', targets: ['[data-open-desk]', '.desk-head'], needs: 'lesson' },
  { name: 'machines', targets: ['.workbench .tabs', '#desk .desk-empty', '#desk'], needs: 'terminals' },
  { name: 'check', targets: ['.button-check', '#desk'], needs: 'papers' },
  { name: 'papers', targets: ['.sheet .tabs', '#desk'], needs: 'papers' },
  { name: 'end', targets: [], needs: 'lesson' },
];

/** Those that this page can show. */
export function stepsFor(page: ParentNode): Step[] {
  return STEPS.filter(({ optional, targets }) => !optional || targets.some((target) => page.querySelector(target)));
}
