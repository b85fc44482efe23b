/** The id of the element with a check's evidence. */
export const evidenceId = (check: string): string => `evidence-${check}`;

/** Opens it where it stands, and leads there. */
export function showEvidence(check: string): void {
  const evidence = document.getElementById(evidenceId(check));
  if (!(evidence instanceof HTMLDetailsElement)) return;
  evidence.open = true;
  const summary = evidence.querySelector('summary');
  evidence.closest('li')?.scrollIntoView({ block: 'start' });
  summary?.focus({ preventScroll: true });
}
