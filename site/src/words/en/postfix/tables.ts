/** The kinds of lookup tables that a value can name. */
export const tables = {
  hash: 'A table built by `postmap` from a text file. After each change, run postmap again.',
  btree: 'A sorted table built by `postmap` from a text file.',
  lmdb: 'A table built by `postmap` from a text file, in the LMDB format.',
  texthash: 'A text file that is read as it is, without `postmap`. Changes need a reload.',
  cidr: 'A text file of networks, each with its answer; the first that fits counts.',
  regexp: 'A text file of patterns, each with its answer; the first that fits counts.',
  pcre: 'The same with Perl’s patterns.',
  inline: 'A small table written into the value itself: `inline:{ key = answer }`.',
  static: 'The same answer to every question.',
  unix: 'The accounts or groups of this machine: `unix:passwd.byname`.',
  proxy: 'Asks another table through a helper, so that it is opened only once.',
};
