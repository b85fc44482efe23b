/** The texts of labs as HTML. Markdown only: HTML in it is shown as text, links go to http(s) and places of the site. */
import MarkdownIt from 'markdown-it';
import { fillIn } from '../world/template.ts';

export type Render = (text: string, variables: Record<string, string>) => string;

export function markdownRenderer(): Render {
  const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });
  // Names are filled in first, so that they also stand inside code; they are data of ours, and escaped like all text.
  return (text, variables) => markdown.render(fillIn(text, variables, 'text'));
}
