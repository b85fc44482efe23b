/** Where something is written: file, line, and what stands there. */
import type { JSX } from 'preact';
import type { PolicyPlace } from '../../../../../sandbox/http/api.ts';
import { policyWords } from '../../../words/policy.ts';

interface Props {
  place: PolicyPlace;
  /** Without what stands there. */
  brief?: boolean;
  /** With the parameter's name. */
  named?: boolean;
}

export function PlaceLine({ place, brief, named }: Props): JSX.Element {
  const say = policyWords();
  const { file, line, text, parameter } = place;
  if (file === undefined || line === undefined) return <span class="policy-place">{say.asDefault(parameter)}</span>;
  return (
    <span class="policy-place" data-file={file} data-line={line}>
      {named && (
        <>
          <code class="policy-parameter">{parameter}</code>:{' '}
        </>
      )}
      {say.at(file, line)}
      {!brief && text !== undefined && <code>{text}</code>}
    </span>
  );
}
