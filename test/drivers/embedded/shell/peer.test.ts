import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runScript } from './shell.ts';

const BASH = '/bin/bash';

/** What bash itself prints for a script, with its exit status. */
function bash(script: string): { stdout: string; exitCode: number } {
  const marked = `(${script}\n); echo "[$?]"`;
  const output = execFileSync(BASH, ['--norc', '-c', marked], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [, stdout = '', status = ''] = /^([\s\S]*)\[(\d+)\]\n$/.exec(output) ?? [];
  return { stdout, exitCode: Number(status) };
}

const SCRIPTS: Record<string, string> = {
  arrays: 'a=(one "two three" four); a+=(five); echo "${#a[@]} ${a[1]} ${a[@]:1:2}"; unset "a[0]"; echo "${!a[@]}"',
  'associative arrays': 'declare -A m=([x]=1 [y]=2); m[z]=3; echo "${m[x]}${m[y]}${m[z]} ${#m[@]}"',
  functions: 'f() { local n=$1; [ "$n" -le 0 ] && return 7; echo "$n"; f $((n - 1)); }; f 3; echo "$?"',
  'here-documents': 'n=5; cat <<E\n$n $((n + 1)) $(echo x)\nE\ncat <<"E"\n$n\nE\ncat <<-E\n\ttab\n\tE',
  'here-strings': 'read -r a b <<< "one two three"; echo "$b"',
  redirections:
    'd=$(mktemp -d 2>/dev/null || echo /tmp); cd "$d"; echo a > f; echo b >> f; cat < f; { echo o; echo e >&2; } > g 2>&1; cat g; echo "$(< g)"; rm f g',
  'errors into a pipe': '{ echo out; echo err >&2; } 2>&1 | sort',
  'exit status': 'false; echo $?; true; echo $?; (exit 9); echo $?; ! true; echo $?; no-such-command; echo $?',
  'status of a pipe': 'false | true; echo $?; set -o pipefail; false | true; echo $?',
  'the end by exit': 'echo before; exit 4; echo after',
  loops:
    'for i in 1 2 3 4; do [ $i = 2 ] && continue; [ $i = 4 ] && break; echo $i; done; i=0; while ((i < 3)); do ((i++)); done; echo $i; until [ $i = 0 ]; do i=$((i - 1)); done; echo $i',
  case: 'for w in mail.log main.cf x; do case $w in *.log) echo log;; main.*|master.*) echo cf;; *) echo other;; esac; done',
  'reading lines': 'printf "a b\\nc  d\\n" | while IFS= read -r line; do echo "[$line]"; done',
  'reading fields': 'echo "root:x:0:0" | { IFS=: read -r user _ id rest; echo "$user $id $rest"; }',
  expansions:
    'v=/etc/postfix/main.cf; echo "${v##*/} ${v%/*} ${v/postfix/x} ${#v} ${nothing:-default} ${v:5:7} ${v^^}"',
  arithmetic: 'echo $((2 ** 10 % 7)) $((0x1f)) $((5 > 3 ? 1 : 2)); let x=3+4; echo $x',
  braces: 'echo {1..5} a{b,c}d {a..e..2} {01..03}',
  quoting: `echo 'single $x' "double \\$x" \\* $'tab\\tend'; printf '%s|' "a b" c; echo`,
  'regular expressions': '[[ 550-5.7.1 =~ ^([0-9]{3})-(.*)$ ]] && echo "${BASH_REMATCH[1]} ${BASH_REMATCH[2]}"',
  'status inside a substitution': 'false; x=$(echo $?); echo "$x"; false; echo "$(echo $?)"; cat <<E\n$(echo $?)\nE',
  subshells: 'x=1; (x=2; echo $x); echo $x; y=$(x=3; echo $x); echo "$x $y"',
  'set -e': 'set -e; echo one; false; echo two',
  'grep and its status':
    'printf "reject\\naccept\\n" | grep -c e; printf x | grep -q y; echo $?; printf "aXb\\n" | grep -oi x',
  awk: `printf 'a 1\\nb 2\\n' | awk '{ s += $2 } END { print s, NR }'`,
  sed: "printf 'mynetworks = 0.0.0.0/0\\n' | sed -e 's,0.0.0.0/0,127.0.0.0/8,' -e 's/^/> /'",
  'sort, uniq and cut': `printf 'b:2\\na:1\\nb:3\\n' | cut -d: -f1 | sort | uniq -c | awk '{print $1 $2}'`,
  'head and tail': 'seq 10 | head -3 | tail -1; seq 5 | tail -n +4',
  'several patterns of grep':
    'w="able\nbaker\nch.rlie\n"; printf "$w" | grep -e able -e baker; printf "$w" | grep -vie ABLE -eBAKER; printf "$w" | grep -F --color=auto --regexp=h.r -e zz; printf "$w" | grep -E -c -e "a|b" -e x',
  'octal numbers in tr': "printf 'a\\0b\\n' | tr '\\000' x; echo abc | tr -d '\\141'",
  'copies that sed keeps':
    'd=$(mktemp -d); cd "$d"; echo a > f; echo a > g; sed -i.bak s/a/b/ f g; cat f f.bak g.bak; sed -n --in-place=old_* -e s/b/c/p f; ls; cat f old_f; sed -Ei "s/(c)/\\1\\1/" f; cat f; rm -r "$d"',
  differences: `d=$(mktemp -d); cd "$d"; seq 20 > a; seq 20 | sed -e 2d -e 's/^9$/nine/' -e '15i\\
between' -e '$d' > b; printf x >> b; diff a b; echo $?; diff -u a b | tail -n +3; diff -U1 a b | tail -n +3; diff -q a b; diff -s a a; diff a - < a; echo $?; rm -r "$d"`,
  'differences that do not matter':
    'd=$(mktemp -d); cd "$d"; printf "A  b\nc\n" > a; printf "a b\nc \n" > b; diff -ib a b; echo $?; diff -iw a b; echo $?; diff -i a b; : > e; diff e a; diff -u a e | tail -n +3; rm -r "$d"',
  'differences of folders':
    'd=$(mktemp -d); cd "$d"; mkdir -p a/s b/s; echo 1 > a/s/f; echo 2 > b/s/f; echo 1 > a/only; diff -r a b; diff -rq a b; diff a b; diff a/s/f b/s; rm -r "$d"',
  stat: 'd=$(mktemp -d); cd "$d"; printf abc > f; chmod 640 f; : > e; ln -s f l; stat -c "%a %A %s %F %n" f e l .| sed "s/ [0-9]* dir/ dir/"; stat -c %N l; stat -Lc %F l; stat --printf="%a\n" f; rm -r "$d"',
  'what commands print as files':
    'diff <(echo a) <(echo b); cmp -s <(echo a) <(echo a); echo $?; head -n1 <(seq 3); tail -n1 <(seq 3); cat <(echo c)',
  'tr and wc': 'echo hello | tr a-y b-z; printf "a\\nb\\n" | wc -l | tr -d " "',
};

describe.skipIf(!existsSync(BASH))('the emulated shell prints what bash prints', () => {
  test.each(Object.entries(SCRIPTS))('%s', async (_, script) => {
    const { stdout, exitCode } = await runScript(script);
    expect({ stdout, exitCode }).toEqual(bash(script));
  });
});
