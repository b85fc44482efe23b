/** A few questions at a lesson's end. Answers explain themselves; nothing is stored or graded. */
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';

interface QuizOption {
  text: string;
  right?: boolean;
  /** Shown when it was chosen (or missed): why it is right or wrong. */
  why: string;
}

interface QuizQuestion {
  text: string;
  options: QuizOption[];
}

interface Props {
  questions: QuizQuestion[];
}

export default function Quiz({ questions }: Props): JSX.Element {
  return (
    <section class="quiz" aria-label="Quiz">
      <ol>
        {questions.map((question) => (
          <li key={question.text}>
            <Question question={question} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Question({ question }: { question: QuizQuestion }): JSX.Element {
  const name = useId();
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const [checked, setChecked] = useState(false);
  const several = question.options.filter((option) => option.right).length > 1;
  const right = question.options.every((option, index) => Boolean(option.right) === chosen.includes(index));
  const choose = (index: number, on: boolean): void => {
    setChecked(false);
    setChosen(several ? [...chosen.filter((other) => other !== index), ...(on ? [index] : [])] : [index]);
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    setChecked(chosen.length > 0);
  };
  return (
    <form onSubmit={submit}>
      <fieldset>
        <legend>
          {question.text} {several && <span class="quiz-several">Choose all that apply.</span>}
        </legend>
        {question.options.map((option, index) => (
          <Option
            key={option.text}
            option={option}
            name={name}
            several={several}
            chosen={chosen.includes(index)}
            judged={checked}
            onChoose={(on) => choose(index, on)}
          />
        ))}
      </fieldset>
      <div class="quiz-foot">
        <button type="submit" class="button button-quiet" disabled={chosen.length === 0}>
          Check
        </button>
        <p role="status" class={right ? 'quiz-right' : 'quiz-wrong'}>
          {checked && (right ? 'Right.' : 'Not yet. Read the notes above and choose again.')}
        </p>
      </div>
    </form>
  );
}

interface OptionProps {
  option: QuizOption;
  name: string;
  several: boolean;
  chosen: boolean;
  judged: boolean;
  onChoose: (on: boolean) => void;
}

function Option({ option, name, several, chosen, judged, onChoose }: OptionProps): JSX.Element {
  const note = useId();
  const verdict = judged && chosen ? (option.right ? 'right' : 'wrong') : undefined;
  return (
    <div class="quiz-option" data-verdict={verdict}>
      <label>
        <input
          type={several ? 'checkbox' : 'radio'}
          name={name}
          checked={chosen}
          aria-describedby={verdict && note}
          onChange={(event) => onChoose(event.currentTarget.checked)}
        />
        <span>{option.text}</span>
      </label>
      {verdict && (
        <p id={note} class="quiz-why">
          <strong>{verdict === 'right' ? 'Yes. ' : 'No. '}</strong>
          {option.why}
        </p>
      )}
    </div>
  );
}
