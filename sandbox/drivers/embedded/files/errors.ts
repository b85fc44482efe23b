/** What goes wrong with files, with the words of errno(3) that a shell prints. */

const REASONS = {
  ENOENT: 'No such file or directory',
  EISDIR: 'Is a directory',
  ENOTDIR: 'Not a directory',
  EEXIST: 'File exists',
  ENOTEMPTY: 'Directory not empty',
  ENOSPC: 'No space left on device',
  EACCES: 'Permission denied',
  EPERM: 'Operation not permitted',
  ELOOP: 'Too many levels of symbolic links',
  EINVAL: 'Invalid argument',
} as const;

export type FileErrorCode = keyof typeof REASONS;

/** `message` begins with the code as Node's own errors do, which just-bash's commands look for. */
export class FileError extends Error {
  readonly code: FileErrorCode;
  readonly path: string;
  /** As strerror(3) says it. */
  readonly reason: string;

  constructor(code: FileErrorCode, path: string) {
    super(`${code}: ${REASONS[code]}, '${path}'`);
    this.name = 'FileError';
    this.code = code;
    this.path = path;
    this.reason = REASONS[code];
  }
}
