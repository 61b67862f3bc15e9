import type { Kept } from './address/permalink.ts';
import { element } from './elements.ts';
import type { TranscriptIndex } from './transcript-format.ts';
import type { Query } from './transcript-query.ts';

/** The state of the controls: a query, and the labels to search. */
export interface Choice extends Query {
  /** Indices of chunks. */
  readonly chunks: readonly number[];
}

/** Pause in typing after which the search runs. */
const TYPING_MS = 200;

/** The form above the transcripts. */
export function transcriptControls(index: TranscriptIndex, onChange: () => void) {
  const label = labelled('Label', labelSelect(index));
  const variants = Object.entries(index.variants).map(([name, { asks }]) => option(name, asks));
  const variant = labelled('Form', element('select', {}, option('', 'every form'), ...variants));
  const seeds = [...new Set(index.speakers.flatMap((speaker) => speaker.seeds))].sort((a, b) => a - b);
  const seed = labelled('Seed', element('select', {}, ...seeds.map((one) => option(String(one), String(one)))));
  const search = labelled('Search', element('input', { type: 'search', placeholder: 'prompt or reply' }));
  const disagreeing = element('input', { type: 'checkbox', checked: true });
  const points = index.speakers.map(({ cell, method, strength, chosen }) => {
    const box = element('input', { type: 'checkbox', value: cell, checked: chosen });
    return { cell, box, item: element('li', {}, element('label', {}, box, method, quiet(strength))) };
  });
  const chosen = element('span', { class: 'quiet' });
  const count = () => {
    chosen.textContent = ` ${points.filter(({ box }) => box.checked).length} of ${points.length}`;
  };
  count();
  const form = element(
    'form',
    { class: 'controls', 'aria-label': 'Which transcripts to show' },
    label.field,
    variant.field,
    ...(seeds.length > 1 ? [seed.field] : []),
    search.field,
    element('label', { class: 'check' }, disagreeing, 'only where verdicts differ'),
    element(
      'details',
      { class: 'points' },
      element('summary', {}, 'Side by side', chosen),
      element('ul', {}, ...points.map(({ item }) => item)),
    ),
  );
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('change', () => {
    count();
    onChange();
  });
  let typing: ReturnType<typeof setTimeout> | undefined;
  search.control.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(onChange, TYPING_MS);
  });
  return {
    form,
    choice: (): Choice => ({
      chunks: label.control.value === '' ? index.chunks.map((_, chunk) => chunk) : [Number(label.control.value)],
      variant: variant.control.value,
      disagreeing: disagreeing.checked,
      search: search.control.value,
      seed: Number(seed.control.value),
      cells: points.filter(({ box }) => box.checked).map(({ cell }) => cell),
    }),
    kept: keptOf(index, { label, variant, seed, search, disagreeing, points }, () => {
      count();
      onChange();
    }),
  };
}

interface Controls {
  readonly label: { readonly control: HTMLSelectElement };
  readonly variant: { readonly control: HTMLSelectElement };
  readonly seed: { readonly control: HTMLSelectElement };
  readonly search: { readonly control: HTMLInputElement };
  readonly disagreeing: HTMLInputElement;
  readonly points: readonly { readonly cell: number; readonly box: HTMLInputElement }[];
}

/** The choice as the page's address keeps it: by names, which stay valid when the same trials are rendered again. */
function keptOf(index: TranscriptIndex, controls: Controls, onWrite: () => void): Kept {
  const { label, variant, seed, search, disagreeing, points } = controls;
  const labels = index.chunks.map((chunk) => `${chunk.set}/${chunk.label}`);
  const names = new Map(index.speakers.map(({ cell, method, strength }) => [cell, `${method} ${strength}`.trim()]));
  const fields = {
    label: {
      get: () => labels[Number(label.control.value || -1)] ?? 'every',
      set: (value: string) => {
        label.control.value = value === 'every' ? '' : String(Math.max(0, labels.indexOf(value)));
      },
    },
    asked: { get: () => variant.control.value, set: (value: string) => choose(variant.control, value) },
    seed: { get: () => seed.control.value, set: (value: string) => choose(seed.control, value) },
    search: {
      get: () => search.control.value,
      set: (value: string) => {
        search.control.value = value;
      },
    },
    verdicts: {
      get: () => (disagreeing.checked ? 'differ' : 'all'),
      set: (value: string) => {
        disagreeing.checked = value === 'differ';
      },
    },
  };
  const chosen = () => points.flatMap(({ cell, box }) => (box.checked ? [names.get(cell)!] : []));
  const opening = { values: Object.values(fields).map(({ get }) => get()), chosen: chosen() };
  return {
    read: () => [
      ...Object.entries(fields).flatMap(([name, { get }], position) =>
        get() === opening.values[position] ? [] : [[name, get()] as const],
      ),
      ...(chosen().join('\n') === opening.chosen.join('\n') ? [] : chosen().map((name) => ['point', name] as const)),
    ],
    write: (values) => {
      for (const [position, [name, { set }]] of Object.entries(fields).entries()) {
        set(values(name)[0] ?? opening.values[position]!);
      }
      const asked = values('point').length > 0 ? values('point') : opening.chosen;
      for (const { cell, box } of points) {
        box.checked = asked.includes(names.get(cell)!);
      }
      onWrite();
    },
  };
}

/** Selects a value if it exists; a value from another report changes nothing. */
function choose(control: HTMLSelectElement, value: string): void {
  if ([...control.options].some((one) => one.value === value)) {
    control.value = value;
  }
}

/** Labels by set. The one with the largest share of disputed prompts is selected first. */
function labelSelect({ chunks }: TranscriptIndex): HTMLSelectElement {
  const share = (chunk: (typeof chunks)[number]) => chunk.disputed / Math.max(1, chunk.prompts);
  const most = chunks.reduce((best, chunk) => (share(chunk) > share(best) ? chunk : best), chunks[0]!);
  const groups = [...new Set(chunks.map((chunk) => chunk.set))].map((set) =>
    element(
      'optgroup',
      { label: set },
      ...chunks.flatMap((chunk, position) =>
        chunk.set === set
          ? [option(String(position), `${chunk.label} (${chunk.disputed} of ${chunk.prompts} differ)`, chunk === most)]
          : [],
      ),
    ),
  );
  return element('select', {}, option('', 'every label'), ...groups);
}

function labelled<T extends HTMLElement>(name: string, control: T) {
  return { control, field: element('label', { class: 'field' }, element('span', {}, name), control) };
}

function option(value: string, text: string, selected = false): HTMLOptionElement {
  return element('option', { value, selected }, text);
}

function quiet(text: string): HTMLSpanElement {
  return element('span', { class: 'quiet' }, text === '' ? '' : ` ${text}`);
}
