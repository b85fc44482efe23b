/**
 * What a page and the server say to each other over a terminal's WebSocket. Shared with site/src/client, so no Node.
 *
 * Text frames hold one JSON message of the types below. Output of the TTY comes as binary frames.
 * One WebSocket is one terminal: /api/labs/<lab>/terminals/<host>. A second one for the same host shows the same
 * terminal: both see the output, both may type.
 */
export type ClientMessage = { type: 'input'; data: string } | { type: 'resize'; columns: number; rows: number };

export type ServerMessage =
  /** First message. The screen as it was follows as binary frames when `restored`. */
  | { type: 'ready'; host: string; restored: boolean }
  | { type: 'exit'; status: number }
  /** `fatal`: the connection ends after this. */
  | { type: 'error'; code: string; text: string; fatal: boolean };

/** Close codes of our own: whoever looked was sent away, and does not come back without being asked to. The reason is for people. */
export const CLOSE_PAUSED = 4001;
export const CLOSE_ENDED = 4002;

/** Longest text frame the server takes, bytes. A paste of a whole main.cf fits many times. */
export const MAX_INPUT_BYTES = 256 * 1024;

/**
 * The embedded lab's nano and vi ask the page to open its editor pane with this private OSC sequence:
 * ESC ] 5379 ; edit ; <absolute path> BEL. The host is the terminal's.
 */
export const EDIT_OSC = 5379;
