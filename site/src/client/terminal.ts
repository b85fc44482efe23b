/** One host's terminal on the page: xterm with its add-ons, joined to the host's shell. */
import '@xterm/xterm/css/xterm.css';
import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { type ITheme, Terminal } from '@xterm/xterm';
import { EDIT_OSC } from '../../../sandbox/terminal/protocol.ts';
import { type LinkState, TerminalLink } from './link.ts';
import { bindKeys } from './terminal-keys.ts';

export interface TerminalSettings {
  fontSize: number;
  screenReader: boolean;
}

export interface HostTerminalOptions {
  address: string;
  label: string;
  settings: TerminalSettings;
  onState: (state: LinkState) => void;
  /** nano or vi was called for this absolute path. */
  onEdit: (path: string) => void;
  /** A key was pressed while the lab is paused. */
  onWake: () => void;
}

const THEME: ITheme = {
  background: '#12161c',
  foreground: '#e8e4da',
  cursor: '#e8e4da',
  cursorAccent: '#12161c',
  selectionBackground: '#3a4a60',
  scrollbarSliderBackground: '#30384599',
  scrollbarSliderHoverBackground: '#303845',
  scrollbarSliderActiveBackground: '#4a5565',
  black: '#1b212a',
  red: '#f08a80',
  green: '#84c9a3',
  yellow: '#e0b070',
  blue: '#8fb8e0',
  magenta: '#c9a0dc',
  cyan: '#7fc8c8',
  white: '#e8e4da',
  brightBlack: '#8a919c',
  brightRed: '#f7aaa2',
  brightGreen: '#a5dbbd',
  brightYellow: '#f0c890',
  brightBlue: '#b0d0ee',
  brightMagenta: '#dcbce8',
  brightCyan: '#a0dcdc',
  brightWhite: '#ffffff',
};

export class HostTerminal {
  readonly #terminal: Terminal;
  readonly #fit = new FitAddon();
  readonly #search = new SearchAddon();
  readonly #link: TerminalLink;
  readonly #observer: ResizeObserver;
  /** Typed before the shell was there. */
  #waiting = '';
  #seen = false;
  #paused = false;

  constructor(container: HTMLElement, options: HostTerminalOptions) {
    this.#terminal = new Terminal({
      fontFamily: "'JetBrains Mono Variable', ui-monospace, Menlo, Consolas, monospace",
      fontSize: options.settings.fontSize,
      screenReaderMode: options.settings.screenReader,
      theme: THEME,
      scrollback: 5000,
      cursorBlink: false,
      minimumContrastRatio: 4.5,
    });
    this.#terminal.loadAddon(this.#fit);
    this.#terminal.loadAddon(this.#search);
    this.#terminal.loadAddon(new WebLinksAddon());
    this.#terminal.open(container);
    this.#terminal.textarea?.setAttribute('aria-label', options.label);
    this.#link = new TerminalLink(options.address, {
      state: (state) => {
        this.#paused = state.kind === 'paused';
        options.onState(state);
      },
      ready: (restored) => this.#ready(restored),
      output: (bytes) => this.#terminal.write(bytes),
    });
    this.#terminal.onData((data) => (this.#paused ? options.onWake() : this.#link.type(data)));
    this.#terminal.onResize(({ cols, rows }) => this.#link.resize(cols, rows));
    this.#terminal.parser.registerOscHandler(EDIT_OSC, (data) => {
      const path = editPath(data);
      if (path !== undefined) options.onEdit(path);
      return true;
    });
    bindKeys(this.#terminal);
    this.#observer = new ResizeObserver(() => this.fit());
    this.#observer.observe(container);
    this.#link.connect();
  }

  connect(): void {
    this.#link.connect();
  }

  /** Types a command and Enter; kept until the shell is there. */
  run(command: string): void {
    const typed = `${command.replaceAll('\n', '\r')}\r`;
    if (!this.#seen || !this.#link.type(typed)) this.#waiting += typed;
  }

  focus(): void {
    this.#terminal.focus();
  }

  /** A hidden container has no size; then the terminal keeps the one it had. */
  fit(): void {
    if ((this.#terminal.element?.offsetWidth ?? 0) > 0) this.#fit.fit();
  }

  set(settings: TerminalSettings): void {
    this.#terminal.options.fontSize = settings.fontSize;
    this.#terminal.options.screenReaderMode = settings.screenReader;
    this.fit();
  }

  /** Whether the text was found. */
  find(text: string, backwards: boolean): boolean {
    return backwards ? this.#search.findPrevious(text) : this.#search.findNext(text);
  }

  endSearch(): void {
    this.#search.clearDecorations();
    this.#terminal.clearSelection();
  }

  dispose(): void {
    this.#observer.disconnect();
    this.#link.close();
    this.#terminal.dispose();
  }

  #ready(restored: boolean): void {
    // What comes now is the whole screen again, or a new shell: either way the old text goes.
    if (this.#seen || restored) this.#terminal.reset();
    this.#seen = true;
    this.#link.resize(this.#terminal.cols, this.#terminal.rows);
    const typed = this.#waiting;
    this.#waiting = '';
    if (typed) this.#link.type(typed);
  }
}

/** `edit;/etc/postfix/main.cf` → the path. Undefined for anything else. */
function editPath(data: string): string | undefined {
  return /^edit;(\/.*)$/s.exec(data)?.[1];
}
