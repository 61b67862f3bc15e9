import { element } from './elements.ts';

/** Which methods of a setting are shown, everywhere on the page. */
export interface MethodFilter {
  shows(key: string): boolean;
  onChange(listener: () => void): void;
}

/** Turns the legend into checkboxes that leave methods out of planes, tables, curves and transcripts. */
export function installMethodFilter(setting: HTMLElement): MethodFilter {
  const hidden = new Set<string>();
  const listeners: (() => void)[] = [];
  const entries = [...setting.querySelectorAll<HTMLElement>('.legend [data-method]')];
  const boxes = entries.map((entry) => {
    const key = entry.dataset.method!;
    const box = element('input', { type: 'checkbox', checked: true });
    const label = element('label', {}, box, ...entry.childNodes);
    entry.append(label);
    box.addEventListener('change', () => set([key], box.checked));
    return { key, box };
  });
  const set = (keys: readonly string[], shown: boolean) => {
    for (const key of keys) {
      shown ? hidden.delete(key) : hidden.add(key);
    }
    for (const { key, box } of boxes) {
      box.checked = !hidden.has(key);
    }
    for (const owner of setting.querySelectorAll<HTMLElement>('[data-method]')) {
      if (owner.closest('.legend') === null) {
        owner.hidden = hidden.has(owner.dataset.method!);
      }
    }
    for (const series of setting.querySelectorAll('.plane .series')) {
      series.classList.toggle(
        'off',
        [...series.classList].some((name) => hidden.has(name)),
      );
    }
    for (const listener of listeners) {
      listener();
    }
  };
  const legend = setting.querySelector('.legend');
  if (legend !== null && boxes.length > 2) {
    const all = element('button', { type: 'button', class: 'plain' }, 'All');
    const none = element('button', { type: 'button', class: 'plain' }, 'None');
    const keys = boxes.map(({ key }) => key);
    all.addEventListener('click', () => set(keys, true));
    none.addEventListener('click', () => set(keys, false));
    legend.append(element('li', { class: 'legend-all' }, all, none));
  }
  return { shows: (key) => !hidden.has(key), onChange: (listener) => listeners.push(listener) };
}
