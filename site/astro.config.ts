import mdx from '@astrojs/mdx';
import preact from '@astrojs/preact';
import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';
import { allLabs } from './src/labs.ts';
import { lessonsInOrder } from './src/lessons.ts';

// Read when Astro is about to report: a build of this course tells nobody.
process.env.ASTRO_TELEMETRY_DISABLED = '1';

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
      favicon: '/favicon.svg',
      credits: false,
      pagination: true,
      lastUpdated: false,
      customCss: [
        'tokens',
        'page',
        'lesson',
        'home',
        'desk',
        'desk-frame',
        'desk-states',
        'desk-papers',
        'desk-work',
        'print',
      ].map((name) => `./src/styles/${name}.css`),
      components: {
        Head: './src/components/frame/Head.astro',
        PageFrame: './src/components/frame/PageFrame.astro',
        PageTitle: './src/components/frame/PageTitle.astro',
        SiteTitle: './src/components/frame/SiteTitle.astro',
        Footer: './src/components/frame/Footer.astro',
      },
      sidebar: [
        { label: 'The call', link: '/' },
        { label: 'Lessons', items: lessonsInOrder() },
        { label: 'Labs', items: allLabs().map(({ id, title }) => ({ label: title, link: `/labs/${id}/` })) },
        { label: 'Reference', items: ['glossary', 'replies', 'desk-help'] },
      ],
    }),
    mdx(),
    preact(),
  ],
});
