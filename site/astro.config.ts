import mdx from '@astrojs/mdx';
import preact from '@astrojs/preact';
import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';
import { labsInSidebar } from './src/labs.ts';
import { lessonsInOrder } from './src/lessons.ts';
import { inLanguages } from './src/words/language.ts';
import { type SiteWords, siteWords } from './src/words/site.ts';

// Read when Astro is about to report: a build of this course tells nobody.
process.env.ASTRO_TELEMETRY_DISABLED = '1';

const heading = (name: keyof SiteWords['frame']['sidebar']) =>
  inLanguages((language) => siteWords(language).frame.sidebar[name]);

/** Pages to look things up in, after the labs. */
const REFERENCE = [
  'settings-card',
  'replies',
  'reading-logs',
  'queue-commands',
  'other-servers',
  'glossary',
  'sources',
  'desk-help',
  'instructor-handbook',
  'author-handbook',
];

/** Static pages, served by the server under the same origin as its /api. Build: `astro build --root site`. */
export default defineConfig({
  outDir: './dist',
  trailingSlash: 'ignore',
  devToolbar: { enabled: false },
  integrations: [
    starlight({
      title: 'Relay Lab',
      description:
        'A course and sandbox about open mail relays: attack a misconfigured mail server, repair it, prove it.',
      defaultLocale: 'root',
      locales: {
        root: { label: 'English', lang: 'en' },
        id: { label: 'Bahasa Indonesia', lang: 'id' },
      },
      favicon: '/favicon.svg',
      credits: false,
      pagination: true,
      lastUpdated: false,
      // A block that scrolled sideways would need a keyboard's focus.
      expressiveCode: { defaultProps: { wrap: true } },
      customCss: [
        'tokens',
        'page',
        'lesson',
        'home',
        'desk',
        'desk-frame',
        'desk-states',
        'desk-papers',
        'tasks',
        'task-checks',
        'desk-work',
        'desk-editor',
        'tour',
        'map',
        'charts',
        'policy',
        'print',
        'reference',
      ].map((name) => `./src/styles/${name}.css`),
      components: {
        Head: './src/components/frame/Head.astro',
        PageFrame: './src/components/frame/PageFrame.astro',
        PageTitle: './src/components/frame/PageTitle.astro',
        FallbackContentNotice: './src/components/frame/FallbackContentNotice.astro',
        SkipLink: './src/components/frame/SkipLink.astro',
        SiteTitle: './src/components/frame/SiteTitle.astro',
        Footer: './src/components/frame/Footer.astro',
      },
      sidebar: [
        { ...heading('call'), link: '/' },
        { ...heading('lessons'), items: lessonsInOrder() },
        { ...heading('labs'), items: labsInSidebar() },
        { ...heading('reference'), items: [...REFERENCE] },
      ],
    }),
    mdx(),
    preact(),
  ],
});
