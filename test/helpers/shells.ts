import {execFileSync, spawnSync} from 'node:child_process'
import {chmodSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {BIN, isolatedEnvironment} from './run-apix.js'

export type RealShell = 'bash' | 'zsh' | 'fish' | 'powershell'

const PROGRAMS: Record<RealShell, string> = {
  bash: 'bash',
  zsh: 'zsh',
  fish: 'fish',
  powershell: 'pwsh',
}

/** Whether the shell is on this machine. */
export function hasShell(shell: RealShell): boolean {
  return spawnSync(PROGRAMS[shell], ['--version'], {stdio: 'ignore'}).status === 0
}

/** A home in which `apix` is the built program, with the shell's completion script. */
export function prepareShell(shell: RealShell, home: string): {env: Record<string, string>} {
  const bin = join(home, 'bin')
  mkdirSync(bin, {recursive: true})
  const program = join(bin, 'apix')
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${BIN}" "$@"\n`)
  chmodSync(program, 0o755)
  const env = {
    ...isolatedEnvironment(home),
    PATH: `${bin}:${process.env['PATH']}`,
    TERM: 'xterm',
    LANG: 'C.UTF-8',
  }
  const script = execFileSync(program, ['completion', shell], {cwd: home, env})
  writeFileSync(join(home, `completion.${shell}`), script)
  return {env}
}

/**
 * What the shell offers at the end of each line when the tab key is pressed, without descriptions.
 * One shell does them all: starting one takes longer than completing.
 */
export function pressTab(
  shell: RealShell,
  lines: readonly string[],
  {home, env}: {home: string; env: Record<string, string>},
): string[][] {
  const out = join(home, 'offered')
  writeFileSync(out, '')
  const {stdout, stderr} = spawnSync(PROGRAMS[shell], ASK[shell], {
    cwd: home,
    env: {...env, OUT: out, LINES_: lines.join('\n'), SCRIPT: join(home, `completion.${shell}`)},
    encoding: 'utf8',
    timeout: 120_000,
  })
  const text = shell === 'zsh' ? readFileSync(out, 'utf8') : stdout
  const [before = '', ...answers] = text.split(/^@@@@@\r?\n/m)
  if (answers.length !== lines.length) throw new Error(`${before}${stderr}`)
  return answers.map((answer) =>
    answer
      .split('\n')
      .map((one) => one.split('\t')[0]?.trim() ?? '')
      .filter((one) => one !== ''),
  )
}

/** Bash splits at = and : as well, and says where the cursor is. */
const BASH = `
source "$SCRIPT"
while IFS= read -r line; do
  COMP_LINE="$line"; COMP_POINT=\${#line}
  text="\${line//=/ = }"; text="\${text//:/ : }"
  read -r -a COMP_WORDS <<< "$text"
  [[ "$line" == *" " ]] && COMP_WORDS+=("")
  COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 ))
  $(complete -p apix | sed 's/.*-F \\([^ ]*\\).*/\\1/')
  printf '%s\\n' @@@@@ "\${COMPREPLY[@]}"
done <<< "$LINES_"
`

/** A zsh of its own on a terminal of its own, in which every word that is offered is noted down. */
const ZSH = `
zmodload zsh/zpty zsh/zselect
zpty z zsh -f -i
send() { zpty -w z "$1" }
drain() { while zpty -r -t z seen 2>/dev/null; do :; done }
send 'PROMPT=; unsetopt beep; bindkey -e; autoload -Uz compinit; compinit -u -D'
send 'source "$SCRIPT"'
send 'note() {
  if [[ " $* " == *" -"[OAD]" "* ]]; then builtin compadd "$@"; return; fi
  local -a hits; builtin compadd -A hits "$@"; print -rl -- $hits >> "$OUT"; builtin compadd "$@"
}; functions[compadd]=$functions[note]'
send 'finish() { print -r -- END >> "$OUT.end" }'
send 'bindkey "^I" complete-word; print -r -- END >> "$OUT.end"'
wait-for-end() {
  for i in {1..600}; do
    drain
    [[ -s "$OUT.end" ]] && break
    zselect -t 5
  done
  rm -f "$OUT.end"
}
wait-for-end
while IFS= read -r line; do
  print -r -- @@@@@ >> "$OUT"
  # Every completion takes the function off the list again.
  send 'comppostfuncs=(finish)'
  zpty -w -n z "$line"$'\\t'
  wait-for-end
  zselect -t 5
  zpty -w -n z $'\\x15'
  drain
done <<< "$LINES_"
zpty -d z
`

const FISH = `
source "$SCRIPT"
for line in (string split \\n -- "$LINES_")
  echo @@@@@
  complete -C "$line"
end
`

const POWERSHELL = `
. ([scriptblock]::Create((Get-Content -Raw $env:SCRIPT)))
foreach ($line in $env:LINES_ -split "\\n") {
  '@@@@@'
  (TabExpansion2 $line $line.Length).CompletionMatches | ForEach-Object { $_.CompletionText }
}
`

const ASK: Record<RealShell, string[]> = {
  bash: ['--norc', '-c', BASH],
  zsh: ['-f', '-c', ZSH],
  fish: ['--no-config', '-c', FISH],
  powershell: ['-NoProfile', '-NonInteractive', '-Command', POWERSHELL],
}
