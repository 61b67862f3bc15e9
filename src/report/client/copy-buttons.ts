import { element } from './elements.ts';

/** Adds a copy button to every command. Where the clipboard is refused, the command is selected instead. */
export function installCopyButtons(): void {
  for (const command of document.querySelectorAll<HTMLElement>('code.command')) {
    const button = element('button', { type: 'button', class: 'plain copy' }, 'Copy');
    const said = element('span', { class: 'quiet', role: 'status' });
    command.after(button, said);
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(command.textContent ?? '');
        said.textContent = 'copied';
      } catch {
        getSelection()?.selectAllChildren(command);
        said.textContent = 'selected: copy it with your keyboard';
      }
    });
  }
}
