/** Asks the server about a letter, and keeps what it answered. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PolicyAnswer, PolicyChange, PolicyChoices } from '../../../../../sandbox/http/api.ts';
import { ApiFailure, api } from '../../api.ts';
import { hear } from '../../signals.ts';
import { type Draft, firstDraft, isComplete, requestOf } from './letter.ts';

/** A row of the what-if table; `id` tells rows of the same parameter apart. */
export interface ChangeRow extends PolicyChange {
  id: number;
}

export interface Policy {
  choices?: PolicyChoices;
  draft?: Draft;
  changes: readonly ChangeRow[];
  answer?: PolicyAnswer;
  asking: boolean;
  failure?: string;
  /** When the files were read. */
  at?: Date;
  edit(draft: Draft): void;
  change(changes: readonly ChangeRow[]): void;
  ask(): void;
  /** Asks unless the answer is of just now. */
  refresh(): void;
}

/** Somebody who types is asked for no answer at each key. Milliseconds. */
const PAUSE = 350;
/** Who comes back to the stepper from a terminal may have changed a file; sooner than this nobody can have. Milliseconds. */
const FRESH = 3_000;

export function usePolicy(lab: string, visible: boolean, wanted: Draft | undefined): Policy {
  const [choices, setChoices] = useState<PolicyChoices>();
  const [draft, setDraft] = useState<Draft>();
  const [changes, setChanges] = useState<readonly ChangeRow[]>([]);
  const [answer, setAnswer] = useState<PolicyAnswer>();
  const [asking, setAsking] = useState(false);
  const [failure, setFailure] = useState<string>();
  const [at, setAt] = useState<Date>();
  const [round, setRound] = useState(0);
  const newest = useRef(0);
  const ask = (): void => setRound((before) => before + 1);

  useEffect(() => {
    if (wanted) setDraft(wanted);
  }, [wanted]);
  useEffect(() => {
    if (!visible) return;
    api.policyChoices(lab).then(
      (found) => {
        setChoices(found);
        setDraft((before) => before ?? firstDraft(found));
      },
      (error) => setFailure(textOf(error)),
    );
  }, [lab, visible, round]);
  useEffect(() => {
    if (!visible || !draft || !isComplete(draft)) return;
    newest.current += 1;
    const own = newest.current;
    const timer = setTimeout(async () => {
      setAsking(true);
      try {
        const found = await api.policy(
          lab,
          requestOf(
            draft,
            changes.filter(({ parameter }) => parameter !== ''),
          ),
        );
        if (own !== newest.current) return;
        setAnswer(found);
        setFailure(undefined);
        setAt(new Date());
      } catch (error) {
        if (own === newest.current) setFailure(textOf(error));
      } finally {
        if (own === newest.current) setAsking(false);
      }
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [lab, visible, draft, changes, round]);
  useEffect(() => hear('relaylab:saved', ask), []);

  const refresh = (): void => {
    if (at && Date.now() - at.getTime() > FRESH) ask();
  };
  return { choices, draft, changes, answer, asking, failure, at, edit: setDraft, change: setChanges, ask, refresh };
}

function textOf(error: unknown): string {
  return error instanceof ApiFailure ? error.message : String(error);
}
