/** Every point: a stamp, and the ways on from here. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { LabView } from '../../../../../sandbox/http/api.ts';
import { words } from '../../../words/index.ts';
import { langOf, pageLanguage, pathIn } from '../../../words/language.ts';

export function Celebration({ view: { next }, fresh }: { view: LabView; fresh: boolean }): JSX.Element {
  const { result: say } = words().tasks;
  const [lesson, setLesson] = useState<{ href: string; title: string }>();
  useEffect(() => setLesson(nextLesson()), []);
  return (
    <section class="result" data-kind="all" aria-label={say.all.title}>
      <span class="stamp stamp-green" data-fresh={fresh} aria-hidden="true">
        {say.all.stamp}
      </span>
      <div>
        <h3>{say.all.title}</h3>
        <p>{say.all.text}</p>
        <p class="result-next">
          {next ? (
            <a href={pathIn(pageLanguage(), `/labs/${next.id}/`)}>
              {say.nextLab} <span lang={langOf(next.language)}>{next.title}</span>
            </a>
          ) : (
            <span>{say.lastLab}</span>
          )}
          {lesson && <a href={lesson.href}>{say.nextLesson(lesson.title)}</a>}
        </p>
        <details class="result-tries">
          <summary>{say.tryTitle}</summary>
          <ul>
            {say.tries.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </details>
      </div>
    </section>
  );
}

/** The page's own link to the chapter that follows. */
function nextLesson(): { href: string; title: string } | undefined {
  const link = document.querySelector<HTMLAnchorElement>('main a[rel="next"]');
  const title = link?.querySelector('.link-title')?.textContent?.trim();
  return link && title ? { href: link.href, title } : undefined;
}
