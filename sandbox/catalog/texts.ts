/** Every text of a lab definition in which names of the world may stand, with the path of its key. */
import type { Check, Lab } from '../../labs/schema.ts';
import type { LabTexts } from '../../labs/texts.ts';

/** How a text begins that `relaylab new-lab` left for the author. */
export const TO_WRITE = 'Write here: ';

export function textsOf(lab: Lab): [key: string, text: string][] {
  return [
    ['title', lab.title],
    ['summary', lab.summary],
    ['story', lab.story],
    ...lab.tasks.flatMap((task, index): [string, string][] => {
      const key = `tasks[${index}]`;
      return [
        [`${key}.title`, task.title],
        [`${key}.text`, task.text],
        [`${key}.question`, task.question ?? ''],
        ...task.hints.map((hint, at): [string, string] => [
          `${key}.hints[${at}]`,
          typeof hint === 'string' ? hint : hint.text,
        ]),
        ...task.checks.flatMap((check, at) => textsOfCheck(check, `${key}.checks[${at}]`)),
      ];
    }),
    ...Object.entries(lab.faults).flatMap(([name, { closed, legitimate }]) =>
      [...closed, ...legitimate].flatMap((check) => textsOfCheck(check, `faults.${name}`)),
    ),
  ];
}

/** The same of a translation, by the keys of its own file. */
export function textsOfTranslation({ tasks, ...texts }: LabTexts): [key: string, text: string][] {
  return [
    ...Object.entries(texts),
    ...Object.entries(tasks).flatMap(([id, { hints, wrong = {}, ...own }]): [string, string][] => [
      ...Object.entries(own).map(([key, text]): [string, string] => [`tasks.${id}.${key}`, text ?? '']),
      ...hints.map((hint, at): [string, string] => [`tasks.${id}.hints[${at}]`, hint]),
      ...Object.entries(wrong).map(([answer, text]): [string, string] => [`tasks.${id}.wrong.${answer}`, text]),
    ]),
  ];
}

function textsOfCheck(check: Check, key: string): [string, string][] {
  if (check.check === 'inbound-delivered') return [...check.to, check.sender ?? ''].map((text) => [`${key}.to`, text]);
  if (check.check === 'abuse-refused')
    return [check.sender, check.helo, check.under, check.routedBy].map((text) => [key, text ?? '']);
  if (check.check === 'partner-relayed') return [check.domain, check.mailbox].map((text) => [key, text]);
  if (check.check === 'own-programs-send') return [[key, check.xclient ?? '']];
  if (check.check === 'office-relays') return [[key, check.helo ?? '']];
  if (check.check === 'login-sends') return check.except.map((text) => [`${key}.except`, text]);
  if (check.check === 'password-changed')
    return [
      [`${key}.login`, check.login],
      [`${key}.old`, check.old],
    ];
  if (check.check === 'answer')
    return [...check.accept, ...Object.keys(check.wrong), ...Object.values(check.wrong)].map((text) => [key, text]);
  if ('letter' in check) return Object.values(check.letter).map((text) => [`${key}.letter`, text]);
  return [];
}
