import type { Permalink } from './address/permalink.ts';
import { element } from './elements.ts';

/** The methods of a setting that are shown, everywhere on the page. */
export interface MethodFilter {
  shows(key: string): boolean;
  onChange(listener: () => void): void;
}

/**
 * Turns the legend into checkboxes that hide methods in planes, tables, curves and transcripts. A front is hidden with
 * any method on it, because without that method another front would hold.
 */
export function installMethodFilter(setting: HTMLElement, permalink: Permalink): MethodFilter {
  const hidden = new Set<string>();
  const listeners: (() => void)[] = [];
  const entries = [...setting.querySelectorAll<HTMLElement>('.legend [data-method]')];
  const boxes = entries.map((entry) => {
    const { method: key = '', name = '' } = entry.dataset;
    const box = element('input', { type: 'checkbox', checked: true });
    const label = element('label', {}, box, ...entry.childNodes);
    entry.append(label);
    box.addEventListener('change', () => choose([key], box.checked));
    return { key, name, box };
  });
  const planes = [...setting.querySelectorAll<SVGSVGElement>('.plane svg[role]')].map(planeOf);
  const said = element('p', { class: 'caption', role: 'status' });
  setting.querySelector('.legend')?.after(said);
  const set = (keys: readonly string[], shown: boolean) => {
    for (const key of keys) {
      shown ? hidden.delete(key) : hidden.add(key);
    }
    for (const { key, box } of boxes) {
      box.checked = !hidden.has(key);
    }
    for (const owner of setting.querySelectorAll<HTMLElement>('[data-method]')) {
      if (owner.closest('.legend') === null) {
        owner.hidden = hidden.has(owner.dataset.method!) || hidden.has(owner.dataset.also ?? '');
      }
    }
    for (const drawn of setting.querySelectorAll('svg .series, svg .front')) {
      drawn.classList.toggle(
        'off',
        [...drawn.classList].some((name) => hidden.has(name)),
      );
    }
    const without = boxes.flatMap(({ key, name }) => (hidden.has(key) ? [name] : []));
    const isFrontHidden = planes.map((plane) => plane.describe(without)).includes(true);
    said.textContent = isFrontHidden ? 'A front is not drawn while a method on it is hidden.' : '';
    for (const listener of listeners) {
      listener();
    }
  };
  const choose = (keys: readonly string[], shown: boolean) => {
    set(keys, shown);
    permalink.changed();
  };
  const all = boxes.map(({ key }) => key);
  setting
    .querySelector('.legend')
    ?.append(
      element(
        'li',
        { class: 'legend-all' },
        ...(boxes.length > 2
          ? [plainButton('All', () => choose(all, true)), plainButton('None', () => choose(all, false))]
          : []),
        ...linkButton(),
      ),
    );
  permalink.keep(setting.id, {
    read: () => boxes.flatMap(({ key, name }) => (hidden.has(key) ? [['without', name] as const] : [])),
    write: (values) => {
      const without = new Set(values('without'));
      set(all, true);
      set(
        boxes.flatMap(({ key, name }) => (without.has(name) ? [key] : [])),
        false,
      );
    },
  });
  return { shows: (key) => !hidden.has(key), onChange: (listener) => listeners.push(listener) };
}

/** A plane whose description follows what is drawn; `describe` returns whether one of its fronts is hidden. */
function planeOf(svg: SVGSVGElement) {
  const label = svg.getAttribute('aria-label') ?? '';
  const front = svg.closest('figure')?.dataset.front ?? '';
  return {
    describe(without: readonly string[]): boolean {
      const isFrontHidden = svg.querySelector('.front.off') !== null;
      const drawn = isFrontHidden ? label.replace(front, () => 'The front of all methods is not drawn.') : label;
      svg.setAttribute('aria-label', without.length > 0 ? `${drawn} Not shown: ${without.join(', ')}.` : drawn);
      return isFrontHidden;
    },
  };
}

/** Copies the page's address, which contains the filters. */
function linkButton(): HTMLElement[] {
  const said = element('span', { class: 'quiet', role: 'status' });
  const button = plainButton('Copy link to this view', async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      said.textContent = 'copied';
    } catch {
      said.textContent = 'it is in the address bar';
    }
  });
  return [button, said];
}

function plainButton(text: string, onClick: () => void): HTMLButtonElement {
  const button = element('button', { type: 'button', class: 'plain' }, text);
  button.addEventListener('click', onClick);
  return button;
}
