import type { Permalink } from './address/permalink.ts';
import { element } from './elements.ts';
import type { MethodFilter } from './method-filter.ts';
import { loadChunk } from './transcript-chunks.ts';
import { type Choice, transcriptControls } from './transcript-controls.ts';
import type { TranscriptIndex } from './transcript-format.ts';
import { type Exchange, select } from './transcript-query.ts';

/** Exchanges shown at once, and added at each press of the button below them. */
const PAGE = 12;

/** Replaces the excerpts in the page by all transcripts, with filters. */
export function installExplorer(setting: HTMLElement, filter: MethodFilter, permalink: Permalink): void {
  const source = setting.querySelector('script.transcript-index');
  const place = setting.querySelector<HTMLElement>('.explorer');
  const index = JSON.parse(source?.textContent || 'null') as TranscriptIndex | null;
  if (index === null || place === null || index.chunks.length === 0) {
    return;
  }
  const status = element('p', { class: 'quiet', role: 'status' });
  const list = element('div', { class: 'exchanges' });
  const more = element('button', { type: 'button', class: 'plain', hidden: true }, 'Show more');
  const controls = transcriptControls(index, () => {
    permalink.changed();
    refreshIfShown();
  });
  const looks = new Map(index.speakers.map(({ cell }) => [cell, lookOf(setting, cell)]));
  let turn = 0;
  let found: { readonly label: string; readonly exchange: Exchange }[] = [];
  let shown = 0;

  const refresh = async () => {
    const mine = ++turn;
    const choice = controls.choice();
    const query = { ...choice, cells: choice.cells.filter((cell) => filter.shows(looks.get(cell)!.key)) };
    status.textContent = 'Loading …';
    place.setAttribute('aria-busy', 'true');
    try {
      const entries = choice.chunks.map((chunk) => index.chunks[chunk]!);
      const chunks = await Promise.all(entries.map(loadChunk));
      if (mine !== turn) {
        return;
      }
      found = chunks
        .flatMap((chunk, position) =>
          select(chunk, query).map((exchange) => ({ label: entries[position]!.label, exchange })),
        )
        .sort((a, b) => b.exchange.dispute - a.exchange.dispute);
      shown = 0;
      list.replaceChildren();
      status.textContent = describe(found.length, choice);
      showMore();
    } catch (error) {
      status.textContent = (error as Error).message;
    }
    place.removeAttribute('aria-busy');
  };
  // Until the reader comes near there is nothing to refresh, and nothing is unpacked.
  let near = false;
  const refreshIfShown = () => near && void refresh();
  const showMore = () => {
    const next = found.slice(shown, shown + PAGE);
    list.append(...next.map(({ label, exchange }) => draw(exchange, label, index, looks)));
    shown += next.length;
    more.hidden = shown >= found.length;
    more.textContent = `Show more (${found.length - shown} left)`;
  };
  more.addEventListener('click', showMore);
  filter.onChange(refreshIfShown);
  place.append(controls.form, status, list, more);
  place.hidden = false;
  setting.querySelector<HTMLElement>('.excerpts')!.hidden = true;
  permalink.keep(setting.id, controls.kept);
  whenNear(place, () => {
    near = true;
    void refresh();
  });
}

/** Runs once the reader comes near. Until then nothing is unpacked and no file is read. */
function whenNear(place: HTMLElement, then: () => void): void {
  const observer = new IntersectionObserver(
    (entries) => {
      if (entries.some((entry) => entry.isIntersecting)) {
        observer.disconnect();
        then();
      }
    },
    { rootMargin: '600px' },
  );
  observer.observe(place);
}

function describe(count: number, { disagreeing, cells }: Choice): string {
  if (cells.length === 0) {
    return 'Choose points to compare.';
  }
  const which = disagreeing ? ' on which the verdicts differ, the most disputed first' : '';
  return count === 0
    ? 'No prompt matches. Relax a filter.'
    : `${count.toLocaleString('en-US')} prompt${count === 1 ? '' : 's'}${which}.`;
}

interface PointLook {
  readonly key: string;
  readonly glyph: Node | null;
}

function lookOf(setting: HTMLElement, cell: number): PointLook {
  const owner = document.getElementById(`${setting.id}-p${cell}`)?.closest<HTMLElement>('[data-method]');
  return { key: owner?.dataset.method ?? '', glyph: owner?.querySelector('.glyph') ?? null };
}

function draw(
  { prompt, expected, variant, replies }: Exchange,
  label: string,
  { variants, speakers }: TranscriptIndex,
  looks: ReadonlyMap<number, PointLook>,
): HTMLElement {
  const reading = variants[variant];
  const cards = replies.map(({ cell, verdict, text, why }) => {
    const speaker = speakers.find((one) => one.cell === cell)!;
    const said = verdict === 1 ? reading?.yes : reading?.no;
    const who = element('p', { class: 'who' });
    const glyph = looks.get(cell)?.glyph;
    who.append(...(glyph ? [glyph.cloneNode(true), ' '] : []));
    who.append(element('span', { class: 'name' }, speaker.method), ' ');
    who.append(element('span', { class: 'quiet' }, speaker.strength));
    return element(
      'li',
      { class: said?.tone ?? 'neutral' },
      who,
      element('blockquote', { dir: 'auto' }, text === '' ? element('span', { class: 'quiet' }, '(no words)') : text),
      element('p', { class: 'verdict' }, said?.text ?? (verdict === 1 ? 'yes' : 'no')),
      element('p', { class: 'why' }, why),
    );
  });
  return element(
    'div',
    { class: 'exchange' },
    element(
      'div',
      { class: 'prompt' },
      element('p', { class: 'asks' }, `${label}, ${reading?.asks ?? variant}`),
      element('blockquote', { dir: 'auto' }, prompt),
      element('p', { class: 'expected' }, 'Expected: ', element('bdi', {}, expected)),
    ),
    element(
      'div',
      { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Replies side by side' },
      element('ul', { class: 'replies' }, ...cards),
    ),
  );
}
