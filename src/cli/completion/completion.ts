import tab, { ShellCompDirective } from '@bomb.sh/tab';
import addCompletions from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { fail } from '../../lib/errors.ts';

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'];

/** `selgen completion <shell>`: prints the script by which a shell asks `selgen complete` at each press of the tab key. */
export function completion(command: Command): void {
  command.argument('<shell>', SHELLS.join(', ')).action((shell: string) => {
    if (!SHELLS.includes(shell)) {
      fail('completion', `Expected a shell among ${SHELLS.join(', ')}, got '${shell}'. Name one of them.`);
    }
    if (shell === 'bash') process.stdout.write(WORDS_IN_BASH);
    tab.setup('selgen', 'selgen', shell);
    // Otherwise bash completes no file names where there is no other completion.
    if (shell === 'bash') process.stdout.write('complete -o default -F __selgen_complete selgen\n');
  });
}

/**
 * What the script for bash takes from the package bash-completion, for machines without it: the words up to the cursor,
 * split at blanks only. A real one that is loaded earlier or later takes precedence.
 */
const WORDS_IN_BASH = `declare -F _get_comp_words_by_ref >/dev/null || _get_comp_words_by_ref() {
    local line=\${COMP_LINE:0:COMP_POINT}
    read -ra words <<< "$line"
    if [[ $line == *[[:space:]] ]]; then words+=(''); fi
    cword=$((\${#words[@]} - 1))
    cur=\${words[cword]}
    prev=\${words[cword - 1]}
}

`;

/** Adds `selgen complete -- <words>`, which says how the last word may go on. */
export function addCompletion(program: Command): void {
  const root = addCompletions(program);
  root.commands.delete('complete');
  // Folders and files are arguments of many commands. The library always forbids to complete their names.
  const { ShellCompDirectiveDefault, ShellCompDirectiveNoFileComp } = ShellCompDirective;
  Object.defineProperty(root, 'directive', {
    get: () => (root.completions.length > 0 ? ShellCompDirectiveNoFileComp : ShellCompDirectiveDefault),
    set: () => {},
  });
}
