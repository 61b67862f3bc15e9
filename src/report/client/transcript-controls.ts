import { element } from './elements.ts';
import type { TranscriptIndex } from './transcript-format.ts';

/** What the controls say: a query and the labels to look in. */
export interface Choice {
  /** Indices of chunks. */
  readonly chunks: readonly number[];
  readonly variant: string;
  readonly disagreeing: boolean;
  readonly search: string;
  readonly seed: number;
  readonly cells: readonly number[];
}

/** Typing is answered when it pauses. */
const TYPING_MS = 200;

/** The form above the transcripts. */
export function transcriptControls(index: TranscriptIndex, onChange: () => void) {
  const label = labelled('Label', labelSelect(index));
  const variants = Object.entries(index.variants).map(([name, { asks }]) => option(name, asks));
  const variant = labelled('Asked how', element('select', {}, option('', 'every way'), ...variants));
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
  };
}

/** Labels by set; the one with the largest share of disputed prompts is chosen first. */
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
