/**
 * What each shell sources. The scripts know nothing of apix: they hand the words to
 * `apix __complete`, which answers `value<TAB>description` lines from what is cached.
 */
export const SCRIPTS = {
  bash: `# apix completion for bash: eval "$(apix completion bash)"
_apix() {
  local line prefix cur="\${COMP_WORDS[COMP_CWORD]}"
  local -a words=()
  # Bash splits at = and :, which belong to our words.
  local text="\${COMP_LINE:0:COMP_POINT}" old="$COMP_WORDBREAKS"
  read -r -a words <<< "$text"
  [[ "$text" == *[[:space:]] ]] && words+=("")
  local last="\${words[\${#words[@]}-1]}"
  prefix="\${last%"$cur"}"
  [[ "$cur" == "=" || "$cur" == ":" ]] && { prefix="$last"; }
  COMPREPLY=()
  while IFS= read -r line; do
    line="\${line%%$'\\t'*}"
    COMPREPLY+=("\${line#"$prefix"}")
  done < <(apix __complete "\${words[@]:1}" 2>/dev/null)
  if [[ \${#COMPREPLY[@]} -eq 1 && ( "\${COMPREPLY[0]}" == *= || "\${COMPREPLY[0]}" == */ ) ]]; then
    compopt -o nospace 2>/dev/null
  fi
}
complete -o default -F _apix apix
`,
  zsh: `#compdef apix
# apix completion for zsh: source <(apix completion zsh)
_apix() {
  local line value about
  local -a plain open
  while IFS= read -r line; do
    value="\${line%%$'\\t'*}"
    about="\${line#*$'\\t'}"
    [[ "$line" == *$'\\t'* ]] || about=""
    if [[ "$value" == *= || "$value" == */ ]]; then
      open+=("\${value//:/\\\\:}\${about:+:$about}")
    else
      plain+=("\${value//:/\\\\:}\${about:+:$about}")
    fi
  done < <(apix __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( \${#plain} + \${#open} )) || { _files; return }
  (( \${#plain} )) && _describe -V apix plain
  (( \${#open} )) && _describe -V apix open -S ''
  return 0
}
if [[ "\${funcstack[1]}" == "_apix" ]]; then _apix "$@"; else compdef _apix apix; fi
`,
  fish: `# apix completion for fish: apix completion fish | source
function __apix_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l found (apix __complete $words[2..-1] 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    # Where apix knows nothing better, files.
    __fish_complete_path (commandline -ct)
  end
end
complete -c apix -f -a '(__apix_complete)'
`,
  // An empty argument is lost on its way to a program, so "" stands for it. What has characters
  // that PowerShell reads as its own is quoted.
  powershell: `# apix completion for PowerShell: apix completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName apix -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
    ForEach-Object { $_.Extent.Text.Trim("'", '"') })
  $words += if ($wordToComplete -eq '') { '""' } else { $wordToComplete.Trim("'", '"') }
  apix __complete @words 2>$null | ForEach-Object {
    $value, $about = $_ -split "\`t", 2
    if (-not $about) { $about = $value }
    $text = if ($value -match '[\\s{}(),;&|<>''"\`@#$]') { "'" + $value.Replace("'", "''") + "'" } else { $value }
    [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $about)
  }
}
`,
} as const

export type Shell = keyof typeof SCRIPTS
