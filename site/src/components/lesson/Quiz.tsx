/** A few questions at a lesson's end. Answers explain themselves; nothing is stored or graded. */
import type { JSX } from 'preact';
import { createContext } from 'preact';
import { useContext, useId, useState } from 'preact/hooks';
import type { Language } from '../../words/language.ts';
import { type PageWords, pageWords } from '../../words/page.ts';

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
  /** That of the lesson's text, which need not be the page's. */
  language?: Language;
}

const Say = createContext<PageWords['quiz']>(pageWords('en').quiz);

export default function Quiz({ questions, language = 'en' }: Props): JSX.Element {
  const say = pageWords(language).quiz;
  return (
    <Say.Provider value={say}>
      <section class="quiz" aria-label={say.title}>
        <ol>
          {questions.map((question) => (
            <li key={question.text}>
              <Question question={question} />
            </li>
          ))}
        </ol>
      </section>
    </Say.Provider>
  );
}

function Question({ question }: { question: QuizQuestion }): JSX.Element {
  const name = useId();
  const say = useContext(Say);
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
          {question.text} {several && <span class="quiz-several">{say.several}</span>}
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
          {say.check}
        </button>
        <p role="status" class={right ? 'quiz-right' : 'quiz-wrong'}>
          {checked && (right ? say.right : say.wrong)}
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
  const say = useContext(Say);
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
          <strong>{verdict === 'right' ? say.yes : say.no} </strong>
          {option.why}
        </p>
      )}
    </div>
  );
}
